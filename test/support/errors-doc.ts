import { errorCatalogue } from '@wxhost/core'

const heading = `# Errors

Every refusal of the host, in the order of the way of a call. \`code\` is stable. Written from the catalogue by
\`npm run errors-doc\`; a test holds this page against it. 错误码一览，中英文对照。

- In an answer: \`application/problem+json\` with \`code\`, \`status\`, \`explanation\` and \`remedy\` in both languages;
  [api.md](api.md) has all fields. \`GET /errors/:code\` at the host explains one.
- At a start or a reload: one message with every fault, where it is, and its remedy.
- WeChat's own codes come beside it as \`errcode\`, with WeChat's \`rid\`.
`

/** docs/errors.md as the catalogue has it. */
export function errorsDoc(): string {
  const sections = Object.entries(errorCatalogue).map(
    ([code, { status, en, zh }]) =>
      `### ${code}\n\nHTTP ${status}\n\n- **${en.title}.** ${en.remedy}\n- **${zh.title}。** ${zh.remedy}\n`,
  )
  return `${heading}\n${sections.join('\n')}`
}

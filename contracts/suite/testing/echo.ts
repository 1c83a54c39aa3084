import { credential, definePlugin, json, type Operation, output, readErrcode, Type } from '@wxhost/core/protocol'
import type { Exchange, Interaction } from '../../interaction/interaction.ts'
import { filledCredential, like } from '../../interaction/matcher.ts'
import type { Finding, Subject } from '../check.ts'
import { allChecks } from '../checks/all-checks.ts'
import { runSuite } from '../run-suite.ts'

export type Echo = { text: string }
const schema = Type.Object({ text: Type.String({ maxLength: 5 }) }, { additionalProperties: false })
const origin = 'https://api.weixin.qq.com'

export const echo: Operation<Echo, Echo> = {
  summary: 'Gives back what it was given.',
  effect: 'safe',
  input: schema,
  output: schema,
  errors: ['business'],
  example: { text: 'a' },
  encode: ({ text }) => ({
    method: 'POST',
    origin,
    path: '/echo',
    query: { access_token: credential('access-token') },
    body: json({ text }),
  }),
  decode: (response) =>
    readErrcode(response, {}, ({ text }) =>
      typeof text === 'string' && text.length <= 5 ? output({ text }) : { kind: 'untrusted', reason: 'not-wechat' },
    ),
}

const page = 'echo page'
const step = {
  method: 'POST',
  origin,
  path: '/echo',
  query: { access_token: filledCredential('access-token') },
} as const
export const good: Exchange = {
  kind: 'exchange',
  description: 'a text comes back',
  page,
  of: { operation: 'echo' },
  steps: [{ request: { ...step, json: { text: 'a' } }, answer: { json: { errcode: 0, text: like('a') } } }],
  result: { kind: 'output', output: { text: like('a') } },
  declares: { effect: 'safe' },
}
export const bad: Exchange = {
  ...good,
  description: 'a text is refused',
  steps: [{ request: { ...step, json: { text: 'a' } }, answer: { json: { errcode: 99, errmsg: 'no' } } }],
  result: { kind: 'error', class: 'business', code: '99', message: 'no' },
}

/** The plugin with one operation, which may be another. */
export const subjectWith = (
  over: Partial<Operation<Echo, Echo>>,
  interactions: readonly Interaction[] = [good, bad],
): Subject => ({
  id: 'echo@1.0.0',
  protocol: 'echo',
  plugin: definePlugin({ origins: [origin], needs: ['access-token'], operations: { echo: { ...echo, ...over } } }),
  interactions,
  seed: 1,
  runs: 20,
})

/** All that these checks find. */
export async function findings(subject: Subject, ...only: readonly string[]): Promise<readonly Finding[]> {
  const checks = allChecks.filter(({ name }) => only.length === 0 || only.includes(name))
  const found: Finding[] = []
  for await (const outcome of runSuite(subject, checks)) found.push(...outcome.findings)
  return found
}

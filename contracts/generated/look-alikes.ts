import type { Reference } from '@wxhost/core/protocol'

/** What a caller may write in the hope that the host fills it in. */
const lookAlikes = ({ kind, name }: Pick<Reference, 'kind' | 'name'>): readonly unknown[] => [
  { kind, name },
  JSON.stringify({ kind, name }),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a caller might try
  '${access-token}',
]

/** Copies of `input` with one of its texts or objects replaced by something that looks like a reference. */
export function withLookAlikes(input: unknown, reference: Pick<Reference, 'kind' | 'name'>): readonly unknown[] {
  return lookAlikes(reference).flatMap((alike) => [alike, ...replacedOnce(input, alike)])
}

function replacedOnce(value: unknown, alike: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const put = (made: unknown) =>
      Array.isArray(value) ? value.with(Number(key), made) : { ...(value as object), [key]: made }
    const here = typeof member === 'string' || (typeof member === 'object' && member !== null) ? [put(alike)] : []
    return [...here, ...replacedOnce(member, alike).map(put)]
  })
}

import { type Failure, failure, pointerStep } from '@wxhost/core/protocol'
import { nearMisses } from '../near-miss.ts'

/** Not shown by WeChat since 2023, whether given or not: nobody misses them. */
const dropped: ReadonlySet<string> = new Set(['first', 'remark'])

/**
 * A placeholder of the template without a value: WeChat refuses the message for it (47003).
 * @param placeholders of the template's text
 * @param keys of the message's data
 */
export function placeholderFault(placeholders: readonly string[], keys: readonly string[]): Failure | undefined {
  const missing = placeholders.filter((name) => !keys.includes(name) && !dropped.has(name))
  if (missing.length === 0) return undefined
  const strays = keys.filter((key) => !placeholders.includes(key))
  const misses = missing.map((name) => ({ name, near: nearMisses(name, strays)[0] }))
  const misspelt = misses.find((miss) => miss.near !== undefined)?.near
  return failure(
    'invalid-argument',
    'placeholder-missing',
    `The template's text asks for what data does not hold: ${misses.map(describe).join('; ')}. ` +
      'Give each placeholder a value, under exactly its name.',
    { path: misspelt === undefined ? '/data' : `/data${pointerStep(misspelt)}` },
  )
}

const describe = ({ name, near }: { name: string; near: string | undefined }): string =>
  near === undefined ? name : `${name} (data has ${near}; keys are case-sensitive)`

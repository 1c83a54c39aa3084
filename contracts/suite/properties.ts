import fc from 'fast-check'
import { shown } from '../interaction/shown.ts'
import type { Finding, Subject } from './check.ts'

/**
 * Holds a property against generated values. The smallest one that breaks it is told, with the seed that repeats it.
 * @param breach what is wrong for this value; undefined: nothing
 */
export async function propertyFindings<T>(
  { seed, runs }: Pick<Subject, 'seed' | 'runs'>,
  what: string,
  values: fc.Arbitrary<T>,
  breach: (value: T) => Promise<string | undefined>,
): Promise<readonly Finding[]> {
  const property = fc.asyncProperty(values, async (value) => {
    const fault = await breach(value)
    if (fault !== undefined) throw new Error(fault)
  })
  const found = await fc.check(property, { seed, numRuns: runs })
  if (!found.failed) return []
  const said = found.errorInstance instanceof Error ? found.errorInstance.message : String(found.errorInstance)
  return [{ message: `${what}: ${said}`, actual: shown(readable(found.counterexample?.[0])), seed }]
}

const utf8 = new TextDecoder()

/** Bytes as text, for who reads a finding; of a message only what was generated. */
function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return utf8.decode(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const told = Object.entries(value).filter(([name]) => !['headers', 'exchange'].includes(name))
  return Object.fromEntries(told.map(([name, member]) => [name, readable(member)]))
}

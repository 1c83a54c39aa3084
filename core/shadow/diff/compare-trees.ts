import { absent, type Difference, Word } from './difference.ts'

/** Enough to see what is wrong; where everything differs, a list of all of it says no more. */
export const mostDifferences = 50
/** Deeper than any body that a plugin may make. */
const maxDepth = 70

/** A name as it may be shown in a path. */
export type NameOf = (key: string) => string

/**
 * Compares two values member by member. The order of a list matters, that of an object's members does not; one that is
 * undefined is absent, as it is in JSON.
 * @param nameOf how a member is called in a path; default: as it is.
 */
export function compareTrees(
  path: string,
  stable: unknown,
  canary: unknown,
  nameOf: NameOf = (key) => key,
): readonly Difference[] {
  const found: Difference[] = []
  walk({ path, stable, canary }, 0, nameOf, found)
  return found
}

function walk(at: Difference, depth: number, nameOf: NameOf, found: Difference[]): void {
  if (found.length >= mostDifferences) return
  const { path } = at
  const [stable, canary] = [present(at.stable), present(at.canary)]
  if (depth < maxDepth && Array.isArray(stable) && Array.isArray(canary)) {
    for (let i = 0; i < Math.max(stable.length, canary.length); i++)
      walk({ path: `${path}/*`, stable: stable[i], canary: canary[i] }, depth + 1, nameOf, found)
  } else if (depth < maxDepth && isRecord(stable) && isRecord(canary)) {
    for (const key of new Set([...Object.keys(stable), ...Object.keys(canary)]))
      walk(
        { path: `${path}/${nameOf(key)}`, stable: own(stable, key), canary: own(canary, key) },
        depth + 1,
        nameOf,
        found,
      )
  } else if (!isSame(stable, canary)) found.push({ path, stable, canary })
}

const present = (value: unknown): unknown => (value === undefined ? absent : value)

const own = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Word) &&
  !ArrayBuffer.isView(value)

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Word && b instanceof Word) return a.text === b.text
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  return Object.is(a, b) || (a === 0 && b === 0)
}

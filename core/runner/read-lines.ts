/**
 * Reads lines one after the other, each with the state that the one before it left.
 * @returns what each of them was read as; it ends early after one that left no state.
 */
export type ReadManyLines = (lines: readonly string[], state: unknown, input: unknown) => Promise<unknown>

const batches = new WeakMap<object, ReadManyLines>()

/** A `readLine` that is far away reads many lines at one go. */
export const readsManyLines = (readLine: object, many: ReadManyLines): void => void batches.set(readLine, many)

export const manyLinesOf = (readLine: object): ReadManyLines | undefined => batches.get(readLine)

import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'

const BOM = '\uFEFF'
/** Rows that are made and given at once. */
const ROWS_AT_ONCE = 256
/** Pieces that are hashed before others have their turn. */
const PIECES_AT_ONCE = 64

/** What a bill consists of. */
export interface BillParts {
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The `index`th of the rows that only fill the file; all have the same length. */
  padRow(index: number): readonly string[]
  readonly padRows: number
  readonly footHeadings: readonly string[]
  readonly foot: readonly string[]
}

/** A line of values, each behind a backtick (pay-v3 page, 9). */
export const rowText = (values: readonly string[]) => `\`${values.join(',`')}\n`

/** The uncompressed file, piece by piece. */
export function* billFile(parts: BillParts): Generator<Uint8Array> {
  const { headings, rows, padRow, padRows, footHeadings, foot } = parts
  yield Buffer.from(`${BOM}${headings.join(',')}\n`)
  for (const row of rows) yield Buffer.from(rowText(row))
  for (let first = 0; first < padRows; first += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, padRows - first)
    yield Buffer.from(Array.from({ length: count }, (_, index) => rowText(padRow(first + index))).join(''))
  }
  yield Buffer.from(`${footHeadings.join(',')}\n${rowText(foot)}`)
}

/** SHA-1 in hex. Others have their turn in between: a bill may be hundreds of megabytes. */
export async function sha1Of(pieces: Iterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha1')
  let count = 0
  for (const piece of pieces) {
    hash.update(piece)
    count += 1
    if (count % PIECES_AT_ONCE === 0) await turn()
  }
  return hash.digest('hex')
}

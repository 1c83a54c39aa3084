import { readFileSync } from 'node:fs'

/** What WeChat's documents say of an errcode. */
export interface ErrcodeExplanation {
  readonly en: string
  readonly zh: string
}

interface Row {
  readonly errcode: number
  readonly errmsg: string
  readonly zh: string
}

let rows: ReadonlyMap<number, ErrcodeExplanation> | undefined

/** The table is read when the first error has to be explained: most hosts start long before that. */
export function explainErrcode(errcode: number): ErrcodeExplanation | undefined {
  rows ??= new Map(readRows().map((row) => [row.errcode, { en: row.errmsg, zh: row.zh }]))
  return rows.get(errcode)
}

const readRows = (): readonly Row[] =>
  (JSON.parse(readFileSync(new URL('./errcodes.json', import.meta.url), 'utf8')) as { rows: Row[] }).rows

import { isJsonObject, type Json } from '../protocol/index.ts'
import { InvalidResultError } from './invalid-result-error.ts'

/** What lines of a file became: lines of JSON, and what is kept for the next line. */
export interface ReadLines {
  readonly state: Json | undefined
  readonly text: string
}

/** @throws InvalidResultError */
export function checkLines(reads: unknown, count: number, before: Json | undefined): ReadLines {
  if (!Array.isArray(reads) || reads.length > count) throw new InvalidResultError('readLine was not read line by line')
  let state = before
  let text = ''
  for (const read of reads) {
    const one = checkLine(read)
    state = one.state
    text += one.text
  }
  if (reads.length < count) throw noState()
  return { state, text }
}

/** @throws InvalidResultError; a TypeError where the row is something that JSON cannot say. */
export function checkLine(read: unknown): { readonly state: Json; readonly text: string } {
  // One that is asynchronous by mistake must not end the process when it fails.
  if (read instanceof Promise) read.catch(() => {})
  if (!isJsonObject(read) || read.state === undefined) throw noState()
  if (read.row === undefined) return { state: read.state as Json, text: '' }
  const text: string | undefined = JSON.stringify(read.row)
  if (text === undefined) throw new InvalidResultError('"row" must be JSON')
  return { state: read.state as Json, text: `${text}\n` }
}

const noState = () => new InvalidResultError('readLine must return an object with "state"')

import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { ReadFileLines } from '../../invocation/open-file.ts'
import { rowsOf } from './rows-of.ts'

/** Every line as it came, with its number. */
const echo: ReadFileLines = async (lines, state) => {
  const before = Number(state ?? 0)
  const text = lines.map((line, at) => `${before + at + 1}:${line}|`).join('')
  return { state: before + lines.length, text }
}

const rows = (...pieces: readonly Buffer[]) => text(Readable.from(rowsOf(Readable.from(pieces), echo)))

test('lines end with LF or CRLF, the last one with nothing', async () => {
  expect(await rows(Buffer.from('a\nb\r\n\nc'))).toBe('1:a|2:b|3:|4:c|')
  expect(await rows(Buffer.from('a\r\n'))).toBe('1:a|')
})

test('a file of no lines has no rows', async () => {
  expect(await rows()).toBe('')
})

test('lines and letters may be cut anywhere', async () => {
  const whole = Buffer.from('交易时间,商品\r\n`好')
  const single = Array.from({ length: whole.length }, (_, at) => whole.subarray(at, at + 1))
  expect(await rows(...single)).toBe('1:交易时间,商品|2:`好|')
})

test('a letter that is cut at the end of the file is not lost', async () => {
  expect(await rows(Buffer.from('好').subarray(0, 2))).toBe('1:\uFFFD|')
})

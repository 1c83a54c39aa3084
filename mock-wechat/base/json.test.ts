import { expect, test } from 'vitest'
import { readJsonObject, writeJson } from './json.ts'

test('ids beyond 2^53 are written as raw numbers', () => {
  expect(writeJson({ msgid: 3282640000000000001n, list: [1n, 'a', null], gone: undefined })).toBe(
    '{"msgid":3282640000000000001,"list":[1,"a",null]}',
  )
})

test('an undefined item of a list is null, as in JSON.stringify', () => {
  expect(writeJson([undefined])).toBe('[null]')
})

test('bytes that are no JSON object are read as nothing', () => {
  for (const text of ['[]', '1', '{', 'null', '']) expect(readJsonObject(Buffer.from(text))).toBeUndefined()
  expect(readJsonObject(Buffer.from([0x7b, 0xff, 0x7d]))).toBeUndefined()
  expect(readJsonObject(Buffer.from('{"a":"中"}'))).toEqual({ a: '中' })
})

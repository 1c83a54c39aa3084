import { expect, it } from 'vitest'
import { parseExact, sorted } from './exact-json.ts'

it.each(['{"msgid":3487542469355618313}', '[1.0,1e3,-0.10]', '{"a":{"b":[null,true,"3487542469355618313"]}}'])(
  'JSON is written again as it was read: %s',
  (text) => {
    expect(JSON.stringify(sorted(parseExact(text)))).toBe(text)
  },
)

it('names come in the order of their characters, items stay where they are', () => {
  expect(JSON.stringify(sorted({ b: [{ d: 1, c: 2 }], B: 1, a: 3487542469355618 }))).toBe(
    '{"B":1,"a":3487542469355618,"b":[{"c":2,"d":1}]}',
  )
})

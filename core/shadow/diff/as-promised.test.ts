import { expect, test } from 'vitest'
import { Type } from '../../protocol/index.ts'
import { asPromised } from './as-promised.ts'

const closed = { additionalProperties: false }
const money = Type.Object({ total: Type.Integer() }, closed)

test.each([
  ['a new member', Type.Object({ a: Type.Integer() }, closed), { a: 1, b: 2 }, { a: 1 }],
  [
    'a new member deep inside',
    Type.Object({ amount: money }, closed),
    { amount: { total: 1, fee: 2 } },
    { amount: { total: 1 } },
  ],
  ['a new member of each row', Type.Array(money), [{ total: 1, x: 0 }, { total: 2 }], [{ total: 1 }, { total: 2 }]],
])('%s of a closed object is left out', (_what, schema, value, expected) => {
  expect(asPromised(value, schema)).toEqual(expected)
})

test.each([
  ['what an open object holds', Type.Object({ a: Type.Integer() }), { a: 1, b: 2 }],
  ['a table by names that nobody knows', Type.Record(Type.String(), Type.Integer()), { wx1: 1 }],
  ['one of several forms', Type.Union([money, Type.Null()]), { total: 1, fee: 2 }],
  ['bytes', Type.Object({}, closed), new Uint8Array([1])],
  ['what has no schema', undefined, { a: 1 }],
])('%s stays', (_what, schema, value) => {
  expect(asPromised(value, schema)).toEqual(value)
})

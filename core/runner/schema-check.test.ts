import { expect, test } from 'vitest'
import { Type } from '../protocol/index.ts'
import { createSchemaCheck } from './schema-check.ts'

const schema = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    color: Type.Optional(Type.Union([Type.Literal('#FFFFFF'), Type.Literal('#000000')])),
    kind: Type.Optional(Type.Unsafe({ enum: ['a', 'b'] })),
    fixed: Type.Optional(Type.Literal('x')),
    list: Type.Optional(Type.Array(Type.Integer())),
  },
  { additionalProperties: false },
)
const breachOf = (value: unknown) => createSchemaCheck().breachOf(schema, value)

test.each([
  [{}, '', 'lacks the field "name"'],
  [{ name: 'a', x: 1 }, '', 'has the unknown field "x"'],
  [{ name: 'a', kind: 'c' }, '/kind', 'must be one of ["a","b"]'],
  [{ name: 'a', fixed: 'y' }, '/fixed', 'must be "x"'],
  [{ name: '' }, '/name', 'must NOT have fewer than 1 characters'],
  [{ name: 'a', list: [1, 'two'] }, '/list/1', 'must be integer'],
  [null, '', 'must be object'],
])('%j is told where and why', (value, pointer, message) => {
  expect(breachOf(value)).toEqual({ pointer, message })
})

test('a value that fits has no breach', () => {
  expect(breachOf({ name: 'a', list: [1] })).toBeUndefined()
})

test('inherited fields do not count', () => {
  expect(breachOf(Object.create({ name: 'a' }))).toEqual({ pointer: '', message: 'lacks the field "name"' })
})

test('two versions of a plugin may bring schemas of the same id', () => {
  const schemas = createSchemaCheck()
  const one = Type.Object({ a: Type.String() }, { $id: 'https://acme.example/send' })
  const two = Type.Object({ b: Type.String() }, { $id: 'https://acme.example/send' })
  expect(schemas.breachOf(one, { a: 'x' })).toBeUndefined()
  expect(schemas.breachOf(two, { b: 'x' })).toBeUndefined()
  expect(schemas.breachOf(two, { a: 'x' })).toEqual({ pointer: '', message: 'lacks the field "b"' })
})

import { describe, expect, test } from 'vitest'
import { Type } from '../protocol/index.ts'
import type { Change } from './change.ts'
import { diffInputs, diffOutputs } from './diff-schemas.ts'
import type { SchemaObject } from './schema-gap.ts'

const closed = { additionalProperties: false } as const
const told = (changes: readonly Change[]) => changes.map(({ kind, path, what }) => `${kind} ${path}: ${what}`)
const inputs = (old: object, now: object) => told(diffInputs('in', old as never, now as never))
const outputs = (old: object, now: object) => told(diffOutputs('out', old as never, now as never))
const object = (members: object, options: object = closed) =>
  Type.Object(members as never, options as never) as unknown as SchemaObject
const of = (member: object) => object({ a: member })

describe('nothing changed', () => {
  test.each([
    ['words alone', Type.String({ description: 'One' }), Type.String({ title: 'Another', default: 'x' })],
    ['a format, which no host checks', Type.String({ format: 'date' }), Type.String()],
    [
      'the order of members',
      object({ a: Type.String(), b: Type.Null() }),
      object({ b: Type.Null(), a: Type.String() }),
    ],
    ['a way of writing one value', Type.Literal('x'), { type: 'string', enum: ['x'] }],
    ['a union written otherwise', Type.Union([Type.Literal('x'), Type.Literal('y')]), { enum: ['y', 'x'] }],
    [
      'a list of types written as a union',
      of({ type: ['string', 'null'] }),
      of(Type.Union([Type.String(), Type.Null()])),
    ],
    ['a member that is called description', object({ description: Type.Null() }), object({ description: Type.Null() })],
  ])('with %s', (_, old, now) => {
    expect(diffInputs('', old as never, now as never)).toEqual([])
  })
})

describe('an input that the old version took', () => {
  test.each([
    // Callers of the old version do not send it.
    ['lacks a member that is newly required', object({}), object({ a: Type.String() }), 'in/a: is newly required'],
    [
      'lacks a member that was optional',
      of(Type.Optional(Type.String())),
      of(Type.String()),
      'in/a: is newly required',
    ],
    // Inputs are checked before encode: a member that is not named is refused with 400.
    ['has a member that is refused now', of(Type.Optional(Type.Null())), object({}), 'in/a: is taken no longer'],
    ['has members that had no name', object({}, {}), object({}), 'in/*: is taken no longer'],
    [
      'has members by pattern',
      Type.Record(Type.String({ pattern: '^a' }), Type.Null(), closed),
      object({}),
      'in/*: is taken no longer',
    ],
    ['is of a type that is refused now', of(Type.Number()), of(Type.Integer()), 'in/a: takes fewer types'],
    ['is of another type altogether', of(Type.String()), of(Type.Integer()), 'in/a: takes fewer types'],
    [
      'is null where that is refused now',
      of({ type: ['string', 'null'] }),
      of(Type.String()),
      'in/a: takes fewer types',
    ],
    ['has a value that is listed no longer', of({ enum: ['x', 'y'] }), of({ enum: ['x'] }), 'in/a: takes fewer values'],
    ['has a value where a list is new', of(Type.String()), of({ enum: ['x'] }), 'in/a: takes fewer values'],
    [
      'is longer than the new limit',
      of(Type.String({ maxLength: 9 })),
      of(Type.String({ maxLength: 8 })),
      'in/a: has a narrower limit',
    ],
    [
      'is shorter than the new limit',
      of(Type.String()),
      of(Type.String({ minLength: 1 })),
      'in/a: has a narrower limit',
    ],
    [
      'is at a bound that is out now',
      of(Type.Number({ minimum: 1 })),
      of(Type.Number({ exclusiveMinimum: 1 })),
      'in/a: has a narrower limit',
    ],
    ['is above a new bound', of(Type.Integer()), of(Type.Integer({ maximum: 5 })), 'in/a: has a narrower limit'],
    [
      'is no multiple',
      of(Type.Integer({ multipleOf: 3 })),
      of(Type.Integer({ multipleOf: 6 })),
      'in/a: has a narrower limit',
    ],
    [
      'has too many items',
      of(Type.Array(Type.Null())),
      of(Type.Array(Type.Null(), { maxItems: 3 })),
      'in/a: has a narrower limit',
    ],
    [
      'has an item twice',
      of(Type.Array(Type.Null())),
      of(Type.Array(Type.Null(), { uniqueItems: true })),
      'in/a: has a narrower limit',
    ],
    ['has too many members', object({}, {}), object({}, { maxProperties: 1 }), 'in: has a narrower limit'],
    [
      'has items of a type that is refused now',
      of(Type.Array(Type.Any())),
      of(Type.Array(Type.Null())),
      'in/a/*: takes fewer types',
    ],
    // Which texts two patterns share is not to be known, so another pattern is a breaking one.
    [
      'matches another pattern',
      of(Type.String({ pattern: '^a' })),
      of(Type.String({ pattern: '^[a]' })),
      'in/a: must match another pattern',
    ],
    [
      'is an alternative no longer',
      of(Type.Union([Type.Null(), Type.String()])),
      of(Type.Null()),
      'in/a: takes fewer types',
    ],
    [
      'has a member that was anything',
      object({}, {}),
      object({ a: Type.Optional(Type.Null()) }, {}),
      'in/a: is newly described, and was anything before',
    ],
    [
      'breaks a rule that is not understood',
      of(Type.Null()),
      of({ type: 'null', not: { const: 1 } }),
      'in/a: changed in a way that cannot be compared',
    ],
    [
      'is the only one of several',
      of(Type.Null()),
      of({ oneOf: [{ type: 'null' }, {}] }),
      'in/a: changed in a way that cannot be compared',
    ],
    [
      'lies behind a reference',
      { $ref: '#/$defs/a', $defs: { a: {} } },
      { $ref: '#/$defs/a', $defs: { a: { type: 'null' } } },
      'in: changed in a way that cannot be compared',
    ],
    [
      'is a list by places',
      { items: [{}] },
      { items: [{ type: 'null' }] },
      'in/*: changed in a way that cannot be compared',
    ],
    [
      'lies deep',
      of(of(Type.Array(of(Type.Any())))),
      of(of(Type.Array(of(Type.Null())))),
      'in/a/a/*/a: takes fewer types',
    ],
    ['has a name with a slash', object({}), object({ 'a/b': Type.Null() }), 'in/a~1b: is newly required'],
  ])('%s', (_, old, now, what) => {
    expect(inputs(old, now)).toContain(`breaking ${what}`)
  })
})

describe('an input that the old version did not take', () => {
  test.each([
    ['may have a new member', object({}), of(Type.Optional(Type.Null())), ['in/a: is newly taken']],
    ['may lack a member', of(Type.Null()), of(Type.Optional(Type.Null())), ['in/a: may be left out now']],
    ['may be of more types', of(Type.Integer()), of(Type.Number()), ['in/a: takes more types']],
    ['may have more values', of({ enum: ['x'] }), of({ enum: ['x', 'y'] }), ['in/a: takes more values']],
    ['may be longer', of(Type.String({ maxLength: 1 })), of(Type.String()), ['in/a: has a wider limit']],
    [
      'may be any text',
      of(Type.String({ pattern: '^a' })),
      of(Type.String()),
      ['in/a: need not match the pattern any more'],
    ],
    [
      'may have a new alternative',
      of(Type.Null()),
      of(Type.Union([Type.String(), Type.Null()])),
      ['in/a: takes more types'],
    ],
  ])('%s', (_, old, now, what) => {
    expect(inputs(old, now)).toEqual(what.map((line) => `additive ${line}`))
  })
})

describe('an output that the old version never gave', () => {
  test.each([
    // Who reads it expects it.
    ['lacks a member', of(Type.Null()), object({}), 'out/a: may be missing now'],
    ['lacks a member that was optional', of(Type.Optional(Type.Null())), object({}), 'out/a: is given no longer'],
    ['may lack a member', of(Type.Null()), of(Type.Optional(Type.Null())), 'out/a: may be missing now'],
    ['is of a new type', of(Type.Integer()), of(Type.Number()), 'out/a: may be of more types'],
    ['is of another type', of(Type.String()), of(Type.Integer()), 'out/a: may be of more types'],
    ['has a value that was not listed', of({ enum: ['x'] }), of({ enum: ['x', 'y'] }), 'out/a: may have more values'],
    ['is longer', of(Type.String({ maxLength: 1 })), of(Type.String()), 'out/a: may be beyond its old limit'],
    [
      'matches no pattern',
      of(Type.String({ pattern: '^a' })),
      of(Type.String()),
      'out/a: need not match the pattern any more',
    ],
    [
      'is described no longer',
      object({ a: Type.Optional(Type.Null()) }, {}),
      object({}, {}),
      'out/a: is described no longer, and may be anything',
    ],
    [
      'has items of a new type',
      of(Type.Array(Type.Null())),
      of(Type.Array(Type.Any())),
      'out/a/*: may be of more types',
    ],
  ])('%s', (_, old, now, what) => {
    expect(outputs(old, now)).toContain(`breaking ${what}`)
  })
})

describe('an output that says more', () => {
  test.each([
    // Callers pass over members that they do not know, even where the schema had said that there are no others.
    ['has a new member', object({}), of(Type.Null()), ['out/a: is newly given']],
    ['always has a member', of(Type.Optional(Type.Null())), of(Type.Null()), ['out/a: is always there now']],
    ['is of fewer types', of(Type.Number()), of(Type.Integer()), ['out/a: is of fewer types']],
    ['has fewer values', of({ enum: ['x', 'y'] }), of({ enum: ['x'] }), ['out/a: has fewer values']],
    ['is shorter', of(Type.String()), of(Type.String({ maxLength: 9 })), ['out/a: keeps within a narrower limit']],
    [
      'describes a member',
      object({}, {}),
      object({ a: Type.Optional(Type.Null()) }, {}),
      ['out/a: is newly described'],
    ],
    // Nothing was ever said of them, so nobody was promised one.
    [
      'is closed',
      object({ a: Type.Null() }, {}),
      of(Type.Null()),
      ['out/*: are no members beyond the named ones any more'],
    ],
  ])('%s', (_, old, now, what) => {
    expect(outputs(old, now)).toEqual(what.map((line) => `additive ${line}`))
  })
})

test('a map whose values were described breaks when it is gone', () => {
  const map = { type: 'object', additionalProperties: { type: 'string' } }
  expect(outputs(map, object({}))).toEqual(['breaking out/*: is given no longer'])
})

test('one of several types that no case of a union takes is named', () => {
  expect(inputs(of({ type: ['string', 'boolean'] }), of(Type.Union([Type.String(), Type.Null()])))).toEqual([
    'breaking in/a: takes fewer types',
  ])
})

test('a change shows what stood there and what stands there', () => {
  expect(diffInputs('in', of(Type.String({ maxLength: 9 })), of(Type.String({ maxLength: 8 })))).toEqual([
    { path: 'in/a', kind: 'breaking', what: 'has a narrower limit', old: { maxLength: 9 }, new: { maxLength: 8 } },
  ])
  expect(diffOutputs('out', object({}), of(Type.Null()))).toEqual([
    { path: 'out/a', kind: 'additive', what: 'is newly given', new: { type: 'null' } },
  ])
})

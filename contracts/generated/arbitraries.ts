import type { TSchema, WireResponse } from '@wxhost/core/protocol'
import fc from 'fast-check'

/** The part of JSON Schema that wxhost plugins use. */
interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Shape>>
  readonly maxProperties?: number
  readonly items?: Shape
  readonly maxItems?: number
  readonly minItems?: number
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

/** Values that satisfy `schema`, odd ones first of all: every plane of Unicode, empty texts, missing optional members. */
export const inputsOf = (schema: TSchema): fc.Arbitrary<unknown> => arbitraryOf(schema as Shape)

function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  if ('const' in shape) return fc.constant(shape.const)
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum)
  if (shape.anyOf !== undefined) return fc.oneof(...shape.anyOf.map(arbitraryOf))
  return (byType[shape.type ?? ''] ?? anything)(shape)
}

const anything = () => fc.jsonValue()

const byType: Readonly<Record<string, (shape: Shape) => fc.Arbitrary<unknown>>> = {
  string: textOf,
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  integer: (shape) => fc.integer({ min: shape.minimum ?? -1e9, max: shape.maximum ?? 1e9 }),
  number: (shape) => fc.double({ min: shape.minimum ?? -1e9, max: shape.maximum ?? 1e9, noNaN: true }),
  array: (shape) =>
    fc.array(arbitraryOf(shape.items ?? {}), { minLength: shape.minItems ?? 0, maxLength: shape.maxItems ?? 5 }),
  object: (shape) => fc.tuple(membersOf(shape), patternMembersOf(shape)).map(([own, more]) => ({ ...more, ...own })),
}

function membersOf(shape: Shape): fc.Arbitrary<object> {
  const model = Object.fromEntries(
    Object.entries(shape.properties ?? {}).map(([name, member]) => [name, arbitraryOf(member)]),
  )
  return fc.record(model, { requiredKeys: [...(shape.required ?? [])], noNullPrototype: true })
}

function patternMembersOf(shape: Shape): fc.Arbitrary<object> {
  const [first] = Object.entries(shape.patternProperties ?? {})
  if (first === undefined) return fc.constant({})
  const [pattern, member] = first
  const maxKeys = Math.min(shape.maxProperties ?? 5, 5)
  return fc.dictionary(fc.stringMatching(new RegExp(pattern, 'u')), arbitraryOf(member), {
    maxKeys,
    noNullPrototype: true,
  })
}

/** What a caller can write as JSON escapes though it is no text: halves of a character, controls, odd line ends. */
const brokenUnits = fc.constantFrom('a', '\ud800', '\udc00', '\u0000', '\u2028', '"', '\n')

/** Any character of any plane. fast-check's own list of them takes a second to build. */
const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point))

function textOf(shape: Shape): fc.Arbitrary<string> {
  const [min, max] = [shape.minLength ?? 0, shape.maxLength ?? 64]
  const fits = (text: string) => [...text].length >= min && [...text].length <= max
  if (shape.pattern !== undefined) return fc.stringMatching(new RegExp(shape.pattern, 'u')).filter(fits)
  const limits = { minLength: min, maxLength: Math.min(max, min + 64) }
  const units = [anyCharacter, 'grapheme', brokenUnits] as const
  return fc.oneof(...units.map((unit) => fc.string({ ...limits, unit }))).filter(fits)
}

/** Answers that WeChat would not give: broken bytes, cut JSON, JSON of another shape, members of the wrong type. */
export function garbledResponses(...members: readonly string[]): fc.Arbitrary<WireResponse> {
  const names = fc.constantFrom('errcode', 'errmsg', ...members)
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.dictionary(names, fc.jsonValue()).map((value) => new TextEncoder().encode(JSON.stringify(value))),
    fc
      .tuple(fc.dictionary(names, fc.jsonValue(), { minKeys: 1 }), fc.nat(30))
      .map(([value, cut]) => new TextEncoder().encode(JSON.stringify(value).slice(0, -1 - cut))),
  )
  return fc.record({
    status: fc.constantFrom(200, 200, 200, 204, 302, 404, 500, 502),
    headers: fc.constant<Record<string, string>>({}),
    body: bodies,
  })
}

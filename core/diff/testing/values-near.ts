import fc from 'fast-check'
import type { SchemaJson } from '../../plugin/record/plugin-surface.ts'

interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly SchemaJson[]
  readonly items?: SchemaJson
  readonly properties?: Readonly<Record<string, SchemaJson>>
  readonly patternProperties?: Readonly<Record<string, SchemaJson>>
  readonly additionalProperties?: SchemaJson
}

/** Small values, many of which are valid for the schema, at its limits and with members that it does not name. */
export function valuesNear(schema: SchemaJson): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return scalar
  const shape = schema as Shape
  if ('const' in shape) return fc.constant(shape.const)
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum)
  if (shape.anyOf !== undefined) return fc.oneof(...shape.anyOf.map(valuesNear))
  if (shape.type === 'array') return fc.array(valuesNear(shape.items ?? true), { maxLength: 4 })
  if (shape.type === 'object') return objectNear(shape)
  return byType[shape.type ?? ''] ?? scalar
}

const byType: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  string: fc.constantFrom('', 'a', 'b', 'ab', 'bab', 'aaab', 'ba', 'abbba'),
  integer: fc.integer({ min: -3, max: 3 }),
  number: fc.constantFrom(-3, -2, -1.5, -1, 0, 0.5, 1, 2, 2.5, 3),
}

const scalar = fc.oneof(...Object.values(byType))

function objectNear({ properties, patternProperties, additionalProperties = true }: Shape): fc.Arbitrary<unknown> {
  const memberOf = (name: string): SchemaJson =>
    properties?.[name] ??
    Object.entries(patternProperties ?? {}).find(([pattern]) => new RegExp(pattern, 'u').test(name))?.[1] ??
    additionalProperties
  const names = ['a', 'b', 'ab', 'x'].filter((name) => memberOf(name) !== false)
  return fc.record(Object.fromEntries(names.map((name) => [name, valuesNear(memberOf(name))])), {
    requiredKeys: [],
    noNullPrototype: true,
  })
}

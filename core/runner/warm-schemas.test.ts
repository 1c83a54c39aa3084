import { expect, test } from 'vitest'
import { fakeLoaded, fakeOperation } from '../testing/fake-plugin.ts'
import type { SchemaCheck } from './schema-check.ts'
import { createSchemaCheck } from './schema-check.ts'
import { warmSchemas } from './warm-schemas.ts'

test('each schema of each operation is compiled ahead', () => {
  const { plugin } = fakeLoaded()
  const compiled = new Set<object>()
  const schemas: SchemaCheck = { breachOf: (schema) => void compiled.add(schema) }
  warmSchemas(plugin, schemas)
  const own = Object.values(plugin.operations).flatMap(({ input, output }) => [input, output])
  expect([...compiled]).toEqual([...new Set(own)])
})

test('a schema that is none is told', () => {
  const broken = fakeLoaded({ bad: fakeOperation({ input: { type: 'nonsense' } as never }) })
  expect(() => warmSchemas(broken.plugin, createSchemaCheck())).toThrow(/type/)
})

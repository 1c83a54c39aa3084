import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SchemaJson } from '../plugin/record/plugin-surface.ts'
import { verdictOf } from './change.ts'
import { diffInputs, diffOutputs } from './diff-schemas.ts'
import { anySchema, versions } from './testing/schemas.ts'
import { valuesNear } from './testing/values-near.ts'
import { opened, validatorOf } from './value-gaps.ts'

const samples = (of: SchemaJson, seed: number): readonly unknown[] =>
  fc.sample(valuesNear(of), { seed, numRuns: 8 }).filter(validatorOf(of))

/** Holds both sides against values, and counts how often there was something to hold. */
function hold(
  diffed: (old: SchemaJson, now: SchemaJson) => { readonly from: SchemaJson; readonly to: SchemaJson } | undefined,
) {
  let held = 0
  fc.assert(
    fc.property(versions, fc.integer(), ([old, now], seed) => {
      const claim = diffed(old, now)
      if (claim === undefined) return
      const takes = validatorOf(claim.to)
      for (const value of samples(claim.from, seed)) {
        held += 1
        if (!takes(value)) throw new Error(`not said to break, but ${JSON.stringify(value)} does`)
      }
    }),
    { numRuns: 1000, seed: 20_261_121 },
  )
  return held
}

test('an input of the old version fits the new one where the diff says that nothing breaks', () => {
  const held = hold((old, now) =>
    verdictOf(diffInputs('', old, now)) === 'breaking' || JSON.stringify(old) === JSON.stringify(now)
      ? undefined
      : { from: old, to: now },
  )
  expect(held).toBeGreaterThan(1000)
})

test('an output of the new version fits the old one, read with unknown members passed over', () => {
  const held = hold((old, now) =>
    verdictOf(diffOutputs('', old, now)) === 'breaking' || JSON.stringify(old) === JSON.stringify(now)
      ? undefined
      : { from: now, to: opened(old) },
  )
  expect(held).toBeGreaterThan(1000)
})

test('a schema differs from itself in nothing', () => {
  fc.assert(
    fc.property(anySchema, (one) => {
      const copy = JSON.parse(JSON.stringify(one)) as SchemaJson
      expect([diffInputs('', one, copy), diffOutputs('', one, copy)]).toEqual([[], []])
    }),
    { seed: 7 },
  )
})

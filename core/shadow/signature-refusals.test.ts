import { describe, expect, it } from 'vitest'
import { SignatureRefusals } from './signature-refusals.ts'

const one = { rolloutId: 'pay-1', keySerial: 'S1', inputHash: 'a', at: 0 }
const told = (...refusals: readonly Partial<typeof one>[]) => {
  const signatures = new SignatureRefusals()
  return refusals.map((more) => signatures.refused({ ...one, ...more }))
}

describe('refused signatures', () => {
  it('are evidence from two different inputs within a minute', () => {
    expect(told({}, { inputHash: 'b', at: 60_000 })).toEqual([false, true])
  })

  it('are none from one input', () => {
    expect(told({}, { at: 1 }, { at: 2 })).toEqual([false, false, false])
  })

  it('are none more than a minute apart', () => {
    expect(told({}, { inputHash: 'b', at: 60_001 })).toEqual([false, false])
  })

  it('are counted from the last time that an input was refused', () => {
    expect(told({}, { at: 50_000 }, { inputHash: 'b', at: 65_000 })).toEqual([false, false, true])
  })

  it('are none of another key or another rollout', () => {
    expect(told({}, { inputHash: 'b', keySerial: 'S2' }, { inputHash: 'b', rolloutId: 'pay-2' })).toEqual([
      false,
      false,
      false,
    ])
  })
})

import { describe, expect, it, test } from 'vitest'
import { claim } from '../testing/claims.ts'
import { readClaim } from './claim.ts'
import { claimSettled, claimTracked, queriedClaim } from './claim-outcome.ts'
import { fewestChanges, isClaimState, isFinal } from './claim-states.ts'
import { claimWarnings } from './claim-warnings.ts'

const read = (over: object = {}) => {
  const found = readClaim(claim(over))
  if (found === undefined) throw new Error('the claim is not readable')
  return found
}

describe('states', () => {
  // Insurance page D: "Final: PAID REJECTED CANCELLED CLOSED".
  test.each(['PAID', 'REJECTED', 'CANCELLED', 'CLOSED'])('%s is final', (state) => {
    expect(isFinal(state)).toBe(true)
  })

  test.each(['ACCEPTED', 'REVIEWING', 'NEED_MATERIAL', 'APPROVED', 'PAYING', 'PAY_FAILED', 'FROZEN', 'toString'])(
    '%s is not final',
    (state) => {
      expect(isFinal(state)).toBe(false)
    },
  )

  // Counted by hand along the arrows of the contract.
  test.each([
    ['ACCEPTED', 0],
    ['REVIEWING', 1],
    ['CANCELLED', 1],
    ['NEED_MATERIAL', 2],
    ['APPROVED', 2],
    ['REJECTED', 2],
    ['PAYING', 3],
    ['CLOSED', 3],
    ['PAID', 4],
    ['PAY_FAILED', 4],
  ])('%s is %i changes away from the start', (state, changes) => {
    expect(isClaimState(state) && fewestChanges(state)).toBe(changes)
  })
})

describe('a status object', () => {
  it('of the contract is read without a warning', () => {
    expect(read()).toEqual(claim())
    expect(claimWarnings(read())).toEqual([])
  })

  it('loses members that are not known, and nulls', () => {
    expect(read({ secret_note: 'x', finish_time: null })).toEqual(claim())
  })

  test.each([
    [{ state: undefined }],
    [{ state: 'approved' }],
    [{ claim_fee: '45000' }],
    [{ claim_fee: 1.5 }],
    [{ approved_fee: 2 ** 53 }],
    [{ version: -1 }],
    [{ version: '4' }],
    [{ mchid: 1900000109 }],
    [{ reject_reason: {} }],
    [{ required_materials: 'INVOICE' }],
  ])('with %j is not readable', (over) => {
    expect(readClaim(claim(over))).toBeUndefined()
  })

  test.each([undefined, null, [], 'text'])('is not %j', (value) => {
    expect(readClaim(value)).toBeUndefined()
  })
})

describe('a rule that does not hold is reported', () => {
  test.each([
    [{ claim_fee: -1, approved_fee: undefined }, ['/claim_fee']],
    [{ approved_fee: 45001 }, ['/approved_fee']],
    [{ approved_fee: -1 }, ['/approved_fee']],
    [{ state: 'PAYING', paid_fee: 40001 }, ['/paid_fee']],
    [{ state: 'PAYING', paid_fee: -1 }, ['/paid_fee']],
    [{ state: 'PAYING', paid_fee: 1, approved_fee: undefined }, ['/paid_fee']],
    [{ state: 'REVIEWING' }, ['/approved_fee']],
    [{ state: 'PAID', paid_fee: 39999 }, ['/paid_fee']],
    [{ state: 'PAID' }, ['/paid_fee']],
    [{ reject_code: 'OUT_OF_SCOPE' }, ['/reject_code']],
    [{ version: 1 }, ['/version']],
    [{ state: 'PAID', version: 1, paid_fee: 1, reject_code: 'X' }, ['/paid_fee', '/reject_code', '/version']],
  ])('%j: %j', (over, paths) => {
    const warnings = claimWarnings(read(over))

    expect(warnings.map(({ path }) => path)).toEqual(paths)
    expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['invariant-broken']))
  })

  test.each([
    [{ state: 'PAID', paid_fee: 40000 }],
    [{ state: 'PAY_FAILED' }],
    [{ state: 'REJECTED', approved_fee: undefined, reject_code: 'OUT_OF_SCOPE' }],
    [{ approved_fee: 0 }],
    [{ approved_fee: 45000 }],
  ])('but %j keeps them all', (over) => {
    expect(claimWarnings(read(over))).toEqual([])
  })

  it('an unknown state too, beside the rules of money', () => {
    const warnings = claimWarnings(read({ state: 'FROZEN', approved_fee: 45001 }))

    expect(warnings.map(({ code }) => code)).toEqual(['unknown-state', 'invariant-broken'])
  })
})

describe('what became of a claim', () => {
  test.each([
    [{ state: 'PAID', paid_fee: 40000 }, 'delivered', true],
    [{ state: 'REJECTED', approved_fee: undefined }, 'failed', true],
    [{ state: 'CANCELLED', approved_fee: undefined }, 'failed', true],
    [{ state: 'CLOSED', approved_fee: undefined }, 'failed', true],
    [{ state: 'PAY_FAILED' }, 'accepted', false],
    [{ state: 'FROZEN' }, 'accepted', false],
    [{ state: 'PAID', paid_fee: 1 }, 'accepted', false],
  ])('%j is %s, final: %s', (over, stage, final) => {
    expect(claimSettled(read(over))).toMatchObject({ stage, final })
  })

  it('is joined by the number, at the time and version of the claim', () => {
    expect(claimSettled(read())).toEqual({
      protocol: 'insurance-claim',
      key: 'claim:CLM202401010001',
      owner: 'merchant',
      stage: 'accepted',
      detail: 'APPROVED',
      final: false,
      at: Date.parse('2024-01-02T09:30:00+08:00'),
      version: 4,
    })
  })

  it('has no time where the text holds none', () => {
    expect(claimSettled(read({ update_time: 'soon' }))).not.toHaveProperty('at')
  })

  it('is asked for from before the first sending', () => {
    const ask = { operation: 'status', input: { out_claim_no: 'CLM1234' } }

    expect(claimTracked('CLM1234', undefined)).toEqual({ key: 'claim:CLM1234', owner: 'merchant', stage: 'sent', ask })
    expect(claimTracked('CLM1234', read())).toMatchObject({ stage: 'accepted', detail: 'APPROVED' })
  })

  it('raises the event of a push that was lost, but not for the first state', () => {
    expect(queriedClaim(read()).event).toMatchObject({
      channel: 'state-changed',
      id: 'INSURANCE_CLAIM.STATE_CHANGED:1900000109:CLM202401010001:4',
    })
    expect(queriedClaim(read({ state: 'ACCEPTED', approved_fee: undefined }))).not.toHaveProperty('event')
  })
})

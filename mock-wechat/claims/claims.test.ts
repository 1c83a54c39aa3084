import { describe, expect, test } from 'vitest'
import { createClock } from '../base/clock.ts'
import { Schedule } from '../base/schedule.ts'
import { CLAIM_NOTIFICATION } from '../testing/claim-vector.ts'
import { type Claim, type ClaimMove, type ClaimState, FINAL_STATES, MOVES } from './claim.ts'
import { Claims } from './claims.ts'
import { statusOf } from './show-claim.ts'

const DAY_MS = 86_400_000
const SAMPLE = CLAIM_NOTIFICATION.decryptedResource
const MCHID = '1900000109'
const NO = 'CLM202401010001'
const WANTED = {
  ...{ mchid: MCHID, appid: SAMPLE.appid, outClaimNo: NO, claimFee: 45000, notifyUrl: 'http://127.0.0.1/' },
  fingerprint: 'first',
}

type Step = ClaimMove | 'cancel' | 'supplement'

/** A claim in some state, and what was told of it. */
function claimIn(...moves: readonly Step[]) {
  const clock = createClock({ frozenAt: Date.parse(SAMPLE.create_time) })
  const told: Claim[] = []
  const claims = new Claims({ now: clock.now, schedule: new Schedule(clock) }, (claim) => told.push(claim))
  claims.apply(WANTED)
  for (const move of moves) {
    if (move === 'cancel') claims.cancel(MCHID, NO)
    else if (move === 'supplement') claims.supplement(MCHID, NO, ['a'])
    else claims.act(MCHID, NO, move)
  }
  const now = () => claims.find(MCHID, NO)
  return { clock, claims, told, now, act: (move: ClaimMove, details = {}) => claims.act(MCHID, NO, move, details) }
}

/** A way into each state. */
const WAY: Readonly<Record<ClaimState, readonly Step[]>> = {
  ACCEPTED: [],
  REVIEWING: ['review'],
  NEED_MATERIAL: ['review', 'need-material'],
  APPROVED: ['review', 'approve'],
  PAYING: ['review', 'approve', 'pay'],
  PAID: ['review', 'approve', 'pay', 'pay'],
  PAY_FAILED: ['review', 'approve', 'pay', 'pay-fail'],
  REJECTED: ['review', 'reject'],
  CANCELLED: ['cancel'],
  CLOSED: ['review', 'need-material', 'close'],
}
const STATES = Object.keys(WAY) as ClaimState[]
const BUREAU = ['review', 'need-material', 'approve', 'reject', 'pay', 'pay-fail', 'close'] as const
const cells = STATES.flatMap((state) => BUREAU.map((move) => ({ state, move, next: MOVES[move][state] })))

test.each(STATES)('%s can be reached, each change telling a higher version', (state) => {
  const { now, told } = claimIn(...WAY[state])
  expect(now()?.state).toBe(state)
  expect(told.map(({ version }) => version)).toEqual(WAY[state].map((_, index) => index + 2))
})

// Written out from the page, not from the table under test.
test('legal moves are those of the page', () => {
  const legal = cells.filter(({ next }) => next).map(({ state, move, next }) => `${state} ${move} ${next}`)
  expect(legal).toEqual([
    'ACCEPTED review REVIEWING',
    'REVIEWING need-material NEED_MATERIAL',
    'REVIEWING approve APPROVED',
    'REVIEWING reject REJECTED',
    'NEED_MATERIAL reject REJECTED',
    'NEED_MATERIAL close CLOSED',
    'APPROVED pay PAYING',
    'PAYING pay PAID',
    'PAYING pay-fail PAY_FAILED',
    'PAY_FAILED pay PAYING',
  ])
})

test.each(cells.filter(({ next }) => !next))('$state cannot be moved by $move', ({ state, move }) => {
  const { act, now, told } = claimIn(...WAY[state])
  const before = told.length
  expect(() => act(move)).toThrow(expect.objectContaining({ code: 'MOCK_STATE_CONFLICT' }))
  expect(now()?.state).toBe(state)
  expect(told).toHaveLength(before)
})

test.each(STATES)('the fees and codes of a claim in %s keep the invariants', (state) => {
  const { now } = claimIn(...WAY[state])
  const { claimFee = 0, approvedFee, paidFee, rejectCode, finishedAt } = now() ?? {}
  const sinceApproved = ['APPROVED', 'PAYING', 'PAID', 'PAY_FAILED'].includes(state)
  expect(approvedFee !== undefined).toBe(sinceApproved)
  expect(paidFee).toBe(state === 'PAID' ? approvedFee : undefined)
  expect(approvedFee ?? 0).toBeLessThanOrEqual(claimFee)
  expect(rejectCode !== undefined).toBe(state === 'REJECTED')
  expect(finishedAt !== undefined).toBe(FINAL_STATES.has(state))
})

describe('cancelling', () => {
  test.each(['ACCEPTED', 'REVIEWING', 'NEED_MATERIAL'] as const)('is possible in %s', (state) => {
    const { claims, now } = claimIn(...WAY[state])
    claims.cancel(MCHID, NO)
    expect(now()?.state).toBe('CANCELLED')
  })

  test('once more changes nothing', () => {
    const { claims, told } = claimIn('cancel')
    claims.cancel(MCHID, NO)
    expect(told).toHaveLength(1)
  })

  test.each(['REJECTED', 'CLOSED', 'APPROVED', 'PAYING', 'PAY_FAILED', 'PAID'] as const)(
    'is too late in %s',
    (state) => {
      const { claims } = claimIn(...WAY[state])
      expect(() => claims.cancel(MCHID, NO)).toThrow(expect.objectContaining({ status: 409, code: 'STATE_CONFLICT' }))
    },
  )
})

describe('a supplement', () => {
  test('leads back to reviewing', () => {
    const { now } = claimIn('review', 'need-material', 'supplement')
    expect(now()).toMatchObject({ state: 'REVIEWING', version: 4 })
  })

  test('of the same materials changes nothing, in whichever order', () => {
    const { claims, now } = claimIn('review', 'need-material')
    claims.supplement(MCHID, NO, ['b', 'a', 'b'])
    claims.supplement(MCHID, NO, ['a', 'b'])
    expect(now()?.version).toBe(4)
  })

  test('is refused where none is asked for', () => {
    const { claims } = claimIn('review')
    expect(() => claims.supplement(MCHID, NO, ['a'])).toThrow(expect.objectContaining({ status: 409 }))
  })
})

describe('thirty days without material', () => {
  test('close the claim, and that is told', () => {
    const { clock, now, told } = claimIn('review', 'need-material')
    clock.advance(30 * DAY_MS - 1)
    expect(now()?.state).toBe('NEED_MATERIAL')
    clock.advance(1)
    expect(told.at(-1)).toMatchObject({ state: 'CLOSED', version: 4 })
  })

  test('do not close a claim that was supplemented and asked again', () => {
    const { clock, act, now } = claimIn('review', 'need-material', 'supplement')
    clock.advance(DAY_MS)
    act('need-material')
    clock.advance(29 * DAY_MS)
    expect(now()?.state).toBe('NEED_MATERIAL')
  })
})

test('paying is tried in three rounds at most', () => {
  const { act, now } = claimIn('review', 'approve', 'pay', 'pay-fail', 'pay', 'pay-fail', 'pay', 'pay-fail')
  expect(() => act('pay')).toThrow(expect.objectContaining({ code: 'MOCK_STATE_CONFLICT' }))
  expect(now()?.state).toBe('PAY_FAILED')
})

test.each([-1, 1.5, 45001])('%d fen of 45000 cannot be approved', (approvedFee) => {
  const { act } = claimIn('review')
  expect(() => act('approve', { approvedFee })).toThrow(expect.objectContaining({ code: 'MOCK_BAD_INPUT' }))
})

test('the status object of an approved claim has the form of the sample', () => {
  const { act, clock, now } = claimIn('review', 'need-material', 'supplement')
  clock.set(Date.parse(SAMPLE.update_time))
  const { version: _, ...expected } = SAMPLE
  const claim = act('approve', { approvedFee: 40000 })
  expect(JSON.parse(JSON.stringify(statusOf(claim)))).toEqual({ ...expected, version: now()?.version })
})

test('a test may have said what is not so', () => {
  const { claims, told } = claimIn('review')
  claims.say(MCHID, NO, { state: 'ON_HOLD', version: 1 })
  claims.tellAgain(MCHID, NO)
  expect(statusOf(told.at(-1) ?? expect.unreachable())).toMatchObject({ state: 'ON_HOLD', version: 1 })
})

test('a claim that nobody applied for cannot be moved', () => {
  const { claims } = claimIn()
  expect(() => claims.act(MCHID, 'CLM000000', 'review')).toThrow(
    expect.objectContaining({ code: 'MOCK_STATE_CONFLICT' }),
  )
})

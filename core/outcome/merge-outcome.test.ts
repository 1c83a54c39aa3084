import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Settled, Stage, Tracked } from '../protocol/index.ts'
import { type KnownOutcome, toldBy } from './known-outcome.ts'
import { mergeSettled, mergeTracked } from './merge-outcome.ts'

const now = Date.UTC(2026, 10, 20)
const tracked = (stage: Stage, more: Partial<Tracked> = {}) => toldBy('wx1', { key: 'k', stage, ...more })
const settled = (stage: Stage, more: Partial<Settled> = {}): Settled => ({ protocol: 'pay', key: 'k', stage, ...more })
const ask = { operation: 'query', input: { out_trade_no: '1' } }

describe('what a call says of itself', () => {
  test('is noted with its times', () => {
    const sent = mergeTracked(undefined, tracked('sent', { ask }), now)
    const accepted = mergeTracked(sent, tracked('accepted', { detail: 'NOTPAY' }), now + 700)
    expect(accepted).toMatchObject({ stage: 'accepted', detail: 'NOTPAY', sentAt: now, acceptedAt: now + 700 })
    expect(accepted).toMatchObject({ final: false, nextAskAt: now + 60_000, settledAt: undefined })
  })

  test('never takes back what a push told', () => {
    const pushed = mergeSettled(undefined, settled('delivered', { detail: 'success', at: now - 5 }), now)
    const answered = mergeTracked(pushed, tracked('accepted', { detail: 'ok', ask }), now + 9)
    expect(answered).toMatchObject({ stage: 'delivered', detail: 'success', final: true, appid: 'wx1' })
    expect(answered).toMatchObject({ settledAt: now - 5, acceptedAt: now + 9, nextAskAt: undefined })
  })

  test('does not fall back to sent when it is repeated', () => {
    const accepted = mergeTracked(mergeTracked(undefined, tracked('sent'), now), tracked('accepted'), now + 5)
    expect(mergeTracked(accepted, tracked('sent'), now + 9)).toMatchObject({
      stage: 'accepted',
      sentAt: now,
      acceptedAt: now + 5,
    })
  })

  test('may be the end at once', () => {
    expect(mergeTracked(undefined, tracked('failed', { detail: 'CLOSED', ask }), now)).toMatchObject({
      final: true,
      settledAt: now,
      nextAskAt: undefined,
    })
  })

  test('keeps the times of asking while they run', () => {
    const sent = mergeTracked(undefined, tracked('sent', { ask }), now)
    const moved: KnownOutcome = { ...sent, nextAskAt: now + 300_000 }
    expect(mergeTracked(moved, tracked('sent', { ask }), now + 70_000)).toMatchObject({ nextAskAt: now + 300_000 })
  })

  test('starts the asking anew once it has ended', () => {
    const sent = mergeTracked(undefined, tracked('sent', { ask }), now)
    const later = now + 8 * 86_400_000
    const ended: KnownOutcome = { ...sent, nextAskAt: undefined }
    expect(mergeTracked(ended, tracked('sent', { ask }), later)).toMatchObject({
      askSince: later,
      nextAskAt: later + 60_000,
    })
  })
})

describe('what a push or a query says', () => {
  const accepted = mergeTracked(undefined, tracked('accepted', { detail: 'NOTPAY', ask }), now)

  test('settles the call, and nothing asks for it any more', () => {
    const paid = mergeSettled(accepted, settled('delivered', { detail: 'SUCCESS', at: now + 3 }), now + 9)
    expect(paid).toMatchObject({ stage: 'delivered', final: true, settledAt: now + 3, acceptedAt: now })
    expect(paid).toMatchObject({ ask: undefined, askSince: undefined, nextAskAt: undefined })
  })

  test('is dated by the host where WeChat names no time', () => {
    expect(mergeSettled(accepted, settled('failed'), now + 9)).toMatchObject({ settledAt: now + 9, detail: undefined })
    expect(mergeSettled(undefined, settled('accepted'), now + 9)).toMatchObject({ acceptedAt: now + 9 })
  })

  test('is ignored when it repeats what is known', () => {
    expect(mergeSettled(accepted, settled('accepted', { detail: 'NOTPAY' }), now + 9)).toBe(accepted)
    const paid = mergeSettled(accepted, settled('delivered'), now)
    expect(mergeSettled(paid, settled('failed'), now + 9)).toBe(paid)
    expect(mergeSettled(paid, settled('accepted'), now + 9)).toBe(paid)
  })

  test('may be a failure that can still be mended', () => {
    const abnormal = mergeSettled(accepted, settled('failed', { detail: 'ABNORMAL', final: false, at: now + 5 }), now)
    expect(abnormal).toMatchObject({ stage: 'failed', final: false, nextAskAt: now + 60_000 })
    expect(mergeSettled(abnormal, settled('accepted', { detail: 'PROCESSING' }), now)).toBe(abnormal)
    expect(mergeSettled(abnormal, settled('failed', { final: false, detail: 'x', at: now + 1 }), now)).toBe(abnormal)
    expect(mergeSettled(abnormal, settled('delivered', { detail: 'SUCCESS' }), now)).toMatchObject({
      stage: 'delivered',
      final: true,
    })
  })

  test('tells a new word of the same stage', () => {
    const paying = mergeSettled(accepted, settled('accepted', { detail: 'USERPAYING' }), now + 9)
    expect(paying).toMatchObject({ detail: 'USERPAYING', acceptedAt: now })
  })

  test('counts only if its version is higher', () => {
    const third = mergeSettled(accepted, settled('failed', { detail: 'PAY_FAILED', final: false, version: 3 }), now)
    expect(mergeSettled(third, settled('delivered', { version: 2 }), now)).toBe(third)
    expect(mergeSettled(third, settled('delivered', { version: 3 }), now)).toBe(third)
    expect(mergeSettled(third, settled('accepted', { detail: 'PAYING', version: 4 }), now)).toMatchObject({
      stage: 'accepted',
      detail: 'PAYING',
      version: 4,
      settledAt: undefined,
    })
  })

  test('does not open again what is final, whatever its version', () => {
    const paid = mergeSettled(accepted, settled('delivered', { version: 5 }), now)
    expect(mergeSettled(paid, settled('accepted', { version: 6 }), now)).toBe(paid)
    expect(mergeSettled(paid, settled('failed', { version: 6 }), now)).toMatchObject({ stage: 'failed', version: 6 })
  })

  test('is kept only as far as it can be compared', () => {
    const odd = { ...settled('delivered'), at: Number.NaN, version: 1.5, detail: 7 } as unknown as Settled
    expect(mergeSettled(undefined, odd, now)).toMatchObject({ settledAt: now, version: undefined, detail: undefined })
    expect(mergeSettled(undefined, settled('failed', { detail: 'x'.repeat(900) }), now).detail).toHaveLength(200)
  })
})

test('calls and pushes may come in any order', () => {
  const words = [
    (known: KnownOutcome | undefined) => mergeTracked(known, tracked('sent', { ask }), now),
    (known: KnownOutcome | undefined) => mergeTracked(known, tracked('accepted'), now + 1),
    (known: KnownOutcome | undefined) => mergeSettled(known, settled('accepted', { detail: 'NOTPAY' }), now + 2),
    (known: KnownOutcome | undefined) => mergeSettled(known, settled('delivered', { detail: 'SUCCESS', at: 7 }), now),
  ]
  fc.assert(
    fc.property(fc.shuffledSubarray(words, { minLength: words.length }), (order) => {
      const end = order.reduce<KnownOutcome | undefined>((known, word) => word(known), undefined)
      expect(end).toMatchObject({ stage: 'delivered', detail: 'SUCCESS', final: true, settledAt: 7, sentAt: now })
      expect(end?.nextAskAt).toBeUndefined()
    }),
  )
})

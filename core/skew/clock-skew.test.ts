import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createClockSkew } from './clock-skew.ts'
import { dateSample } from './skew-sample.ts'

/** A clock that an operator can set: the monotonic one does not notice. */
class SettableClock extends VirtualClock {
  set = 0
  override now(): number {
    return super.now() + this.set
  }
}

/** WeChat answers `times`, 1.3 s apart, with a Date of a clock that is `offsetMs` ahead of ours. */
async function answered(times: number, offsetMs: number, clock = new SettableClock(), skew = createClockSkew(clock)) {
  for (let n = 0; n < times; n++) {
    await clock.advance(1_300)
    const date = Math.floor((clock.now() - 20 + offsetMs) / 1_000) * 1_000
    skew.observe(dateSample(date, clock.now() - 40, clock.now()))
  }
  return { clock, skew }
}

const sntp = (offsetMs: number, uncertaintyMs = 20) => ({ source: 'sntp', offsetMs, uncertaintyMs }) as const

describe('by Date headers', () => {
  test('nothing is known before three answers', async () => {
    const { skew } = await answered(2, 300_000)
    expect([skew.offsetMs, skew.describe()]).toEqual([0, { source: 'none', appliedMs: 0, sntpContradicted: false }])
  })

  test.each([299_000, 301_000, -299_000, -301_000])('a skew of %i ms is found to some 100 ms', async (offset) => {
    const { skew, clock } = await answered(30, offset)
    expect(Math.abs(skew.offsetMs - offset)).toBeLessThan(150)
    expect(skew.describe()).toMatchObject({
      source: 'date',
      appliedMs: skew.offsetMs,
      measured: { measuredAt: clock.now() },
    })
    expect(skew.describe().measured?.uncertaintyMs).toBeLessThan(150)
  })

  test('a skew below what is uncertain is not corrected', async () => {
    const { skew } = await answered(3, 50)
    expect(skew.describe()).toMatchObject({ source: 'date', appliedMs: 0 })
    expect(skew.offsetMs).toBe(0)
  })

  test('one answer that is wrong changes nothing', async () => {
    const { skew, clock } = await answered(10, 60_000)
    await answered(1, 3_600_000, clock, skew)
    expect(Math.abs(skew.offsetMs - 60_000)).toBeLessThan(400)
  })

  test('answers in quick succession count once a second', async () => {
    const { skew, clock } = await answered(5, 60_000)
    const before = skew.describe().measured?.measuredAt
    for (let n = 0; n < 100; n++) skew.observe(dateSample(0, clock.now(), clock.now()))
    expect(skew.describe().measured?.measuredAt).toBe(before)
  })

  test('what was measured is forgotten after half an hour', async () => {
    const { skew, clock } = await answered(5, 60_000)
    await clock.advance(30 * 60_000)
    expect(skew.offsetMs).toBe(0)
  })

  test('what was measured is void once our clock is set', async () => {
    const { skew, clock } = await answered(5, 60_000)
    clock.set += 60_000
    expect(skew.offsetMs).toBe(0)
    await answered(3, 0, clock, skew)
    expect(skew.describe()).toMatchObject({ source: 'date', appliedMs: 0 })
  })
})

describe('by a time server', () => {
  test('one answer is believed, over Date headers', async () => {
    const { skew } = await answered(5, 60_000)
    skew.observe(sntp(60_400))
    expect(skew.describe()).toMatchObject({ source: 'sntp', appliedMs: 60_400 })
  })

  test('an answer that contradicts WeChat is not believed', async () => {
    const { skew } = await answered(5, 0)
    skew.observe(sntp(290_000))
    expect(skew.describe()).toMatchObject({ source: 'date', appliedMs: 0, sntpContradicted: true })
  })

  test('an answer is forgotten after an hour', async () => {
    const clock = new VirtualClock()
    const skew = createClockSkew(clock)
    skew.observe(sntp(5_000))
    expect(skew.offsetMs).toBe(5_000)
    await clock.advance(3_600_000)
    expect(skew.offsetMs).toBe(0)
  })

  test('a skew below what is uncertain is not corrected', () => {
    const skew = createClockSkew(new VirtualClock())
    skew.observe(sntp(-15, 15))
    expect(skew.offsetMs).toBe(0)
  })
})

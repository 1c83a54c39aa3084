import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createSqliteOutcomeStore } from '../outcome/sqlite-outcome-store.ts'
import { openStateDatabase } from '../sqlite/state-database.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { type Ask, createReconciler } from './reconciler.ts'

const minute = 60_000
const hour = 60 * minute
const place = { owner: 'merchant:1900000109', protocol: 'pay' }

async function rig(ask: Ask = async () => undefined) {
  const directory = mkdtempSync(join(tmpdir(), 'wxhost-reconcile-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const clock = new VirtualClock()
  const troubles: string[] = []
  const asked: number[] = []
  const since = clock.now()
  const open = async () => {
    const state = await openStateDatabase(join(directory, 'state.db'))
    const outcomes = createSqliteOutcomeStore(state, clock)
    onTestFinished(() => {
      outcomes.close()
      if (state.database.isOpen) state.close()
    })
    const reconciler = createReconciler({
      clock,
      outcomes,
      ask: (...given) => {
        asked.push((clock.now() - since) / minute)
        return ask(...given)
      },
      onTrouble: ({ what }) => void troubles.push(what),
    })
    return { state, outcomes, reconciler }
  }
  const opened = await open()
  const order = (no: string) =>
    opened.outcomes.track(place, 'wx1', {
      key: `order:${no}`,
      owner: 'merchant',
      stage: 'sent',
      ask: { operation: 'query', input: { no } },
    })
  return { clock, troubles, asked, open, order, ...opened }
}

describe('an order without a final state', () => {
  test('is asked for after 1, 5 and 30 minutes, then hourly, for 7 days', async () => {
    const { reconciler, order, clock, asked } = await rig()
    await order('1')
    reconciler.start()
    await clock.advance(8 * 24 * hour)
    expect(asked.slice(0, 5).map(Math.floor)).toEqual([1, 5, 30, 90, 150])
    expect(asked).toHaveLength(3 + 167)
    expect(Math.max(...asked)).toBeLessThanOrEqual(7 * 24 * 60)
    await reconciler.stop()
  })

  test('is asked for by its app, protocol, operation and input', async () => {
    const ask = vi.fn(async () => undefined)
    const { reconciler, order, clock } = await rig(ask)
    await order('1')
    reconciler.start()
    await clock.advance(2 * minute)
    expect(ask).toHaveBeenCalledExactlyOnceWith('wx1', 'pay', 'query', { no: '1' })
    await reconciler.stop()
  })

  test('is left alone once the answer is final', async () => {
    const parts = await rig(async () => {
      await parts.outcomes.settle(place, { protocol: 'pay', key: 'order:1', stage: 'delivered' })
    })
    await parts.order('1')
    parts.reconciler.start()
    await parts.clock.advance(24 * hour)
    expect(parts.asked).toHaveLength(1)
    await parts.reconciler.stop()
  })

  test('is asked for again after a restart, once for all times missed', async () => {
    const { reconciler, order, clock, asked, open, state } = await rig()
    await order('1')
    reconciler.start()
    await clock.advance(2 * minute)
    await reconciler.stop()
    state.close()
    await clock.advance(10 * hour)
    const again = await open()
    again.reconciler.start()
    await clock.advance(20 * minute)
    expect(asked.map(Math.round)).toEqual([1, 602])
    await again.reconciler.stop()
  })

  test('counts as asked where the question fails', async () => {
    const { reconciler, order, clock, asked, troubles } = await rig(() => Promise.reject(new Error('x')))
    await order('1')
    reconciler.start()
    await clock.advance(6 * minute)
    expect([asked.length, troubles]).toEqual([2, ['ask', 'ask']])
    await reconciler.stop()
  })
})

describe('many orders', () => {
  test('are asked for four at a time', async () => {
    let most = 0
    let now = 0
    const { reconciler, order, clock, asked } = await rig(async () => {
      most = Math.max(most, ++now)
      await clock.sleep(1_000)
      now--
    })
    await Promise.all(Array.from({ length: 10 }, (_, n) => order(String(n))))
    reconciler.start()
    await clock.advance(minute + 10_000)
    expect([asked.length, most]).toEqual([10, 4])
    await reconciler.stop()
  })

  test('that take no time are spread', async () => {
    const { reconciler, order, clock, asked } = await rig()
    await Promise.all(Array.from({ length: 40 }, (_, n) => order(String(n))))
    await clock.advance(2 * minute)
    reconciler.start()
    await clock.advance(999)
    expect(asked.length).toBeLessThanOrEqual(20)
    await clock.advance(60_000)
    expect(asked).toHaveLength(40)
    await reconciler.stop()
  })
})

describe('a store that', () => {
  test('takes no writes puts the questions off for a minute', async () => {
    const { reconciler, order, clock, asked, troubles, state } = await rig()
    await order('1')
    state.database.exec('PRAGMA query_only = ON')
    reconciler.start()
    await clock.advance(2 * minute - 10_000)
    expect([asked.length, troubles]).toEqual([1, ['store']])
    state.database.exec('PRAGMA query_only = OFF')
    await clock.advance(minute)
    expect(asked).toHaveLength(2)
    await reconciler.stop()
  })

  test('is away does not end the reconciler', async () => {
    const { reconciler, clock, troubles, state } = await rig()
    state.close()
    reconciler.start()
    await clock.advance(90_000)
    expect(troubles).toEqual(['store', 'store'])
    await reconciler.stop()
  })
})

test('a stop waits for the questions under way, and asks no more', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { reconciler, order, clock, asked } = await rig(() => promise)
  await order('1')
  await order('2')
  reconciler.start()
  await clock.advance(2 * minute)
  let isStopped = false
  const stopped = reconciler.stop().then(() => {
    isStopped = true
  })
  await clock.advance(hour)
  expect([asked.length, isStopped]).toEqual([2, false])
  resolve()
  await stopped
  await clock.advance(hour)
  expect(asked).toHaveLength(2)
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { abortAt, DeadlineError, systemClock } from './clock.ts'
import { VirtualClock } from './testing/virtual-clock.ts'

describe('the system clock', () => {
  beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 20), toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
  afterEach(() => vi.useRealTimers())

  test('tells the time and spans that never shrink', () => {
    expect(systemClock.now()).toBe(Date.UTC(2026, 10, 20))
    const before = systemClock.monotonic()
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before)
  })

  test('calls back once, after the time', () => {
    const call = vi.fn()
    systemClock.after(100, call)
    vi.advanceTimersByTime(99)
    expect(call).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    expect(call).toHaveBeenCalledTimes(1)
  })

  test('never calls back what was cancelled', () => {
    const call = vi.fn()
    systemClock.after(100, call).cancel()
    vi.advanceTimersByTime(1_000)
    expect(call).not.toHaveBeenCalled()
  })

  test('waits longer than the 24 days that a timer of the system can', () => {
    const days = 86_400_000
    const [call, cancelled] = [vi.fn(), vi.fn()]
    systemClock.after(60 * days, call)
    const timer = systemClock.after(60 * days, cancelled)
    vi.advanceTimersByTime(30 * days)
    timer.cancel()
    vi.advanceTimersByTime(30 * days - 1)
    expect(call).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(call).toHaveBeenCalledTimes(1)
    expect(cancelled).not.toHaveBeenCalled()
  })

  test('sleeps until the time or until it is woken', async () => {
    const controller = new AbortController()
    const slept = systemClock.sleep(100, controller.signal)
    const woken = systemClock.sleep(1_000, controller.signal)
    vi.advanceTimersByTime(100)
    await slept
    controller.abort(new Error('enough'))
    await expect(woken).rejects.toThrow('enough')
    await expect(systemClock.sleep(1, controller.signal)).rejects.toThrow('enough')
    const plain = systemClock.sleep(5)
    vi.advanceTimersByTime(5)
    await plain
  })
})

describe('a signal with a deadline', () => {
  test('is aborted then, with its reason', async () => {
    const clock = new VirtualClock()
    const { signal } = abortAt(clock, clock.now() + 50)
    await clock.advance(49)
    expect(signal.aborted).toBe(false)
    await clock.advance(1)
    expect(signal.reason).toBeInstanceOf(DeadlineError)
  })

  test('is aborted together with another', () => {
    const clock = new VirtualClock()
    const other = new AbortController()
    const { signal, cancel } = abortAt(clock, clock.now() + 50, other.signal)
    other.abort(new Error('gone'))
    expect(signal.reason).toEqual(new Error('gone'))
    cancel()
    expect(clock.pending).toBe(0)
  })

  test('in the past is aborted at once', async () => {
    const clock = new VirtualClock()
    const { signal } = abortAt(clock, clock.now() - 50)
    await clock.advance(0)
    expect(signal.aborted).toBe(true)
  })
})

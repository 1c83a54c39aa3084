import { describe, expect, test } from 'vitest'
import { createHostGates } from './host-gates.ts'

const host = 'shop.example'

/** Gates whose host has failed so many times in a row, the last time at 0. */
function failed(times: number) {
  const gates = createHostGates(() => 0.5)
  const changes = Array.from({ length: times }, () => {
    gates.admit(host, 0, 9)
    return gates.settle(host, 'down', 0)
  })
  return { gates, last: changes.at(-1) }
}

describe('a host that is up', () => {
  test('is given so many at once', () => {
    const gates = createHostGates(() => 0.5)
    expect([1, 2, 3].map(() => gates.admit(host, 0, 2))).toEqual([true, true, false])
    expect(gates.admit('other.example', 0, 2)).toBe(true)
    gates.settle(host, 'up', 0)
    expect(gates.admit(host, 0, 2)).toBe(true)
  })

  test('stays up through nine failures', () => {
    const { gates, last } = failed(9)
    expect([last, gates.admit(host, 0, 1)]).toEqual([undefined, true])
  })

  test('is not held to account for failures with a success between', () => {
    const { gates } = failed(9)
    gates.admit(host, 0, 9)
    gates.settle(host, 'up', 0)
    gates.admit(host, 0, 9)
    expect(gates.settle(host, 'down', 0)).toBeUndefined()
  })
})

describe('a host that is down', () => {
  test('is left alone for five seconds, then probed by one', () => {
    const { gates, last } = failed(10)
    expect(last).toBe('went-down')
    expect([gates.admit(host, 4_999, 9), gates.admit(host, 5_000, 9), gates.admit(host, 5_000, 9)]).toEqual([
      false,
      true,
      false,
    ])
  })

  test('is probed ever later, up to a minute', () => {
    const { gates } = failed(10)
    let now = 0
    const waits = Array.from({ length: 6 }, () => {
      const before = now
      while (!gates.admit(host, now, 9)) now += 1_000
      gates.settle(host, 'down', now)
      return (now - before) / 1_000
    })
    expect(waits).toEqual([5, 10, 20, 40, 60, 60])
  })

  test('is up again with the first answer', () => {
    const { gates } = failed(10)
    gates.admit(host, 5_000, 9)
    expect(gates.settle(host, 'up', 5_000)).toBe('came-up')
    expect([gates.admit(host, 5_000, 2), gates.admit(host, 5_000, 2)]).toEqual([true, true])
  })

  test('is not put off by those that were under way before', () => {
    const gates = createHostGates(() => 0.5)
    for (let n = 0; n < 14; n++) gates.admit(host, 0, 14)
    const changes = Array.from({ length: 14 }, () => gates.settle(host, 'down', 0))
    expect(changes.filter((change) => change !== undefined)).toEqual(['went-down'])
    expect(gates.admit(host, 5_000, 9)).toBe(true)
  })

  test('is probed again after a probe that was cut', () => {
    const { gates } = failed(10)
    gates.admit(host, 5_000, 9)
    expect(gates.settle(host, 'cut', 5_000)).toBeUndefined()
    expect(gates.admit(host, 5_000, 9)).toBe(true)
  })
})

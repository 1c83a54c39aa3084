import { describe, expect, test } from 'vitest'
import { takesPart } from './cohort.ts'
import { murmur3 } from './murmur3.ts'
import { createPositions, positionOf } from './position.ts'

/** openids, as a sticky key often is. */
const keys = Array.from({ length: 20_000 }, (_, number) => `oia2TjuEGTNoeX76QEjQNr${number}`)

// The vectors that SMHasher's test code gives: https://stackoverflow.com/a/31929528 (read 2026-11).
test.each([
  ['', 0, 0x00000000],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['!Ce', 0, 0x7e4a8634],
  ['!C', 0, 0xa0f7b07a],
  ['!', 0, 0x72661cf4],
  ['\0\0\0\0', 0, 0x2362f9de],
  ['\0\0\0', 0, 0x85f0b427],
  ['\0', 0, 0x514e28b7],
  ['aaaa', 0x9747b28c, 0x5a97808a],
  ['aaa', 0x9747b28c, 0x283e0130],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['ππππππππ', 0x9747b28c, 0xd58063c1],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ['a'.repeat(256), 0x9747b28c, 0x37405bdc],
])('MurmurHash3 of %j with seed %i is the published one', (text, seed, expected) => {
  expect(murmur3(text, seed)).toBe(expected)
})

test('a key longer than the room kept for keys is hashed as a whole', () => {
  const long = '单'.repeat(5_000)
  expect(murmur3(`${long}a`, 1)).not.toBe(murmur3(`${long}b`, 1))
})

describe('the position of a key', () => {
  test('is the same each time it is asked for', () => {
    const positions = createPositions('pay-7f3k2a9c')
    expect(keys.map(positions)).toEqual(keys.map((key) => positionOf('pay-7f3k2a9c', key)))
  })

  test('lies from 0 to 999,999 and spreads evenly', () => {
    const positions = keys.map(createPositions('pay-7f3k2a9c'))
    expect(positions.every((at) => Number.isInteger(at) && at >= 0 && at < 1_000_000)).toBe(true)
    // 20,000 keys over 20 shelves: 1,000 each, standard deviation 31; six of them are never seen by chance.
    const shelves = Array.from({ length: 20 }, (_, shelf) =>
      positions.filter((at) => Math.floor(at / 50_000) === shelf),
    )
    expect(shelves.filter(({ length }) => length < 815 || length > 1_185)).toEqual([])
  })

  test('differs from rollout to rollout, so that no caller is always first', () => {
    const first = (id: string) => new Set(keys.filter((key) => positionOf(id, key) < 50_000))
    const [one, other] = [first('pay-7f3k2a9c'), first('pay-7f3k2a9d')]
    // 5 % of 1,000 by chance: 50, standard deviation 7.
    const both = [...one].filter((key) => other.has(key)).length
    expect(both).toBeGreaterThan(8)
    expect(both).toBeLessThan(92)
  })
})

describe('a cohort', () => {
  const appids = Array.from({ length: 2_000 }, (_, number) => `wx${number.toString(16).padStart(16, '0')}`)

  test('without a list and a share takes all apps in', () => {
    expect(takesPart({}, 'r', 'wx1')).toBe(true)
  })

  test('with a list takes in those on it', () => {
    expect(['wx1', 'wx2', 'wx3'].filter((appid) => takesPart({ apps: ['wx1', 'wx3'] }, 'r', appid))).toEqual([
      'wx1',
      'wx3',
    ])
  })

  test('with a share takes in about that many, and a larger share only adds apps', () => {
    const taken = (share: number) => appids.filter((appid) => takesPart({ share }, 'r', appid))
    expect(taken(0)).toEqual([])
    expect(taken(1_000_000)).toEqual(appids)
    // 10 % of 2,000: 200, standard deviation 13.4.
    expect(taken(100_000).length).toBeGreaterThan(119)
    expect(taken(100_000).length).toBeLessThan(281)
    const larger = new Set(taken(250_000))
    expect(taken(100_000).filter((appid) => !larger.has(appid))).toEqual([])
  })

  test('with both takes in the share of the list', () => {
    const listed = appids.slice(0, 1_000)
    const taken = appids.filter((appid) => takesPart({ apps: listed, share: 500_000 }, 'r', appid))
    expect(taken.every((appid) => listed.includes(appid))).toBe(true)
    expect(taken.length).toBeGreaterThan(400)
    expect(taken.length).toBeLessThan(600)
  })

  test('chosen by share says nothing of where the appid lies as a key', () => {
    const taken = appids.filter((appid) => takesPart({ share: 100_000 }, 'r', appid))
    const canary = taken.filter((appid) => positionOf('r', appid) < 100_000).length
    // A tenth of some 200, not all of them.
    expect(canary).toBeLessThan(taken.length / 2)
  })
})

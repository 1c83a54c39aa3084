import { expect, test } from 'vitest'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { AdmissionOrder, type Place } from './admission-order.ts'

interface Named extends Place {
  readonly name: string
}

function rig() {
  const clock = new VirtualClock()
  const released: string[] = []
  const order = new AdmissionOrder<Named>(
    clock,
    (places) => void released.push(places.map(({ name }) => name).join('')),
  )
  const places = new Map<string, Named>()
  const enter = (names: string) => {
    for (const name of names) {
      const place: Named = { name, settledAt: undefined, isLate: false, next: undefined }
      places.set(name, place)
      order.enter(place)
    }
  }
  const settle = (names: string) => {
    for (const name of names) {
      const place = places.get(name)
      if (place === undefined) throw new Error(`${name} was never admitted`)
      place.settledAt = clock.monotonic()
      order.settled(place)
    }
  }
  return { clock, order, released, enter, settle }
}

test('calls enter in the order in which they were admitted', () => {
  const { enter, settle, released } = rig()
  enter('abcd')
  settle('cb')
  expect(released).toEqual([])
  settle('a')
  expect(released).toEqual(['abc'])
  settle('d')
  expect(released).toEqual(['abc', 'd'])
})

test('a settled call waits a second for those before it, and no longer', async () => {
  const { enter, settle, released, clock } = rig()
  enter('abc')
  settle('b')
  await clock.advance(999)
  expect(released).toEqual([])
  await clock.advance(1)
  expect(released).toEqual(['b'])
})

test('each has its own second: one that was settled later still waits', async () => {
  const { enter, settle, released, clock } = rig()
  enter('abcd')
  settle('b')
  await clock.advance(600)
  settle('d')
  await clock.advance(400)
  expect(released).toEqual(['b'])
  await clock.advance(599)
  settle('c')
  expect(released).toEqual(['b', 'cd'])
})

test('a failure that waited goes together with all that was settled before it', async () => {
  const { enter, settle, released, clock } = rig()
  enter('abcd')
  settle('d')
  await clock.advance(500)
  settle('c')
  await clock.advance(500)
  expect(released).toEqual(['cd'])
})

test('a late one enters when it is settled', async () => {
  const { enter, settle, released, clock } = rig()
  enter('ab')
  settle('b')
  await clock.advance(1_000)
  enter('c')
  settle('c')
  settle('a')
  expect(released).toEqual(['b', 'c', 'a'])
})

test('what is waited for too long stands in the way of nobody else', async () => {
  const { enter, settle, released, clock } = rig()
  enter('ab')
  settle('b')
  await clock.advance(1_000)
  enter('cd')
  settle('dc')
  expect(released).toEqual(['b', 'cd'])
  // Nothing waits, so nothing is timed again.
  await clock.advance(1_000)
  expect(clock.pending).toBe(0)
})

test('with very many in hand the first ones are waited for no longer', () => {
  const released: number[] = []
  const order = new AdmissionOrder<Place & { readonly number: number }>(new VirtualClock(), (places) =>
    released.push(...places.map(({ number }) => number)),
  )
  const places = Array.from({ length: 16_386 }, (_, number) => ({
    number,
    settledAt: number === 1 ? 0 : undefined,
    isLate: false,
    next: undefined,
  }))
  for (const place of places) order.enter(place)
  expect(places[0]?.isLate).toBe(true)
  expect(released).toEqual([1])
})

test('at the end what waits is given on, and no timer is left', () => {
  const { enter, settle, released, clock, order } = rig()
  enter('abc')
  settle('bc')
  order.close()
  expect(released).toEqual(['bc'])
  expect(clock.pending).toBe(0)
  settle('a')
  expect(released).toEqual(['bc', 'a'])
})

test('whatever the times of calls, those that take less than a second enter in order', async () => {
  const { clock, enter, settle, released } = rig()
  // Fast failures among slow successes at 2,000 calls a second; the times repeat with a period of 997 calls.
  const names = Array.from({ length: 4_000 }, (_, number) => String.fromCharCode(0x4e00 + number))
  const ends = new Map<number, string>()
  for (const [number, name] of names.entries()) {
    const tick = Math.floor(number / 2) + (number % 11 === 0 ? 0 : 1 + ((number * 313) % 997))
    ends.set(tick, (ends.get(tick) ?? '') + name)
  }
  for (let tick = 0; tick < 3_000; tick++) {
    enter(names.slice(tick * 2, tick * 2 + 2).join(''))
    settle(ends.get(tick) ?? '')
    await clock.advance(1)
  }
  expect(released.join('')).toBe(names.join(''))
})

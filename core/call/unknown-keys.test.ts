import { expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { UnknownKeys } from './unknown-keys.ts'

const mchid = '1900000109'

function keysMet(...ids: readonly string[]) {
  const clock = new VirtualClock()
  const keys = new UnknownKeys(clock)
  for (const id of ids) keys.met(mchid, id)
  return { clock, keys, ask: () => keys.asked(mchid, new Set(keys.toAsk(mchid))) }
}

test('what was met is asked about once', () => {
  const { keys, ask } = keysMet('A', 'B', 'A')
  expect(keys.toAsk(mchid)).toEqual(new Set(['A', 'B']))
  keys.met(mchid, 'A')
  ask()
  keys.met(mchid, 'A')
  expect(keys.toAsk(mchid)).toBe('all in vain')
})

test('a new one beside one in vain is asked about', () => {
  const { keys, ask } = keysMet('A')
  ask()
  keys.met(mchid, 'A')
  keys.met(mchid, 'B')
  expect(keys.toAsk(mchid)).toEqual(new Set(['B']))
})

test('after an hour it is asked about again', async () => {
  const { keys, ask, clock } = keysMet('A')
  ask()
  await clock.advance(3_600_000)
  keys.met(mchid, 'A')
  expect(keys.toAsk(mchid)).toEqual(new Set(['A']))
})

test('what was not answered is asked about at the next meeting', () => {
  const { keys } = keysMet('A')
  keys.toAsk(mchid)
  keys.met(mchid, 'A')
  expect(keys.toAsk(mchid)).toEqual(new Set(['A']))
})

test('another merchant is another matter', () => {
  const { keys, ask } = keysMet('A')
  ask()
  keys.met('1900000110', 'A')
  expect(keys.toAsk('1900000110')).toEqual(new Set(['A']))
})

test('invented ids fill no memory and hide no true one', () => {
  const { keys, ask } = keysMet(...Array.from({ length: 3_000 }, (_, i) => `X${i}`))
  expect(keys.toAsk(mchid)).toHaveLength(1_000)
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 400; j++) keys.met(mchid, `Y${i}-${j}`)
    ask()
  }
  keys.met(mchid, 'true')
  expect(keys.toAsk(mchid)).toEqual(new Set(['true']))
})

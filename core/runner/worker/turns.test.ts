import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

function rig(aTurn: number) {
  const next: (() => void)[] = []
  const done: number[] = []
  const turns = new Turns(aTurn, (turn) => next.push(turn))
  const add = (...works: readonly number[]) => {
    for (const work of works) turns.do(() => void done.push(work))
  }
  const turn = () => {
    for (const run of next.splice(0)) run()
  }
  return { add, turn, done, next }
}

test('a portion is done at once, the rest turn by turn and in order', () => {
  const { add, turn, done } = rig(2)
  add(1, 2, 3, 4, 5)
  expect(done).toEqual([1, 2])
  turn()
  expect(done).toEqual([1, 2, 3, 4])
  add(6)
  turn()
  expect(done).toEqual([1, 2, 3, 4, 5, 6])
})

test('once all is done it asks for no turn, and the next is done at once', () => {
  const { add, turn, done, next } = rig(2)
  add(1)
  turn()
  expect(next).toEqual([])
  add(2, 3, 4)
  expect(done).toEqual([1, 2, 3])
})

import { expect, test } from 'vitest'
import { Lane } from './lane.ts'

/** Jobs that end when they are told, and how many have begun. */
function createJobs(lane: Lane) {
  const ends: (() => void)[] = []
  const start = () => lane.run(() => new Promise<void>((resolve) => ends.push(resolve)))
  return { ends, start }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('no more jobs run than the lane is wide', async () => {
  const { ends, start } = createJobs(new Lane(() => 2))
  for (let count = 0; count < 3; count += 1) void start()
  await turn()
  expect(ends).toHaveLength(2)
  ends[0]?.()
  await turn()
  expect(ends).toHaveLength(3)
})

test('a lane that is widened lets those who wait in', async () => {
  let width = 0
  const { ends, start } = createJobs(new Lane(() => width))
  for (let count = 0; count < 4; count += 1) void start()
  await turn()
  expect(ends).toHaveLength(1)
  width = 3
  ends[0]?.()
  await turn()
  expect(ends).toHaveLength(4)
})

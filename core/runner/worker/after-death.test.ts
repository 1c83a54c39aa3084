import { expect, test } from 'vitest'
import { afterDeath } from './after-death.ts'

const limits = { deaths: 5, deathsWithinMs: 60_000 }

test('each death of a row is followed by a longer wait, the last by none', () => {
  const decisions = [1, 2, 3, 4, 5].map((count) =>
    afterDeath(
      Array.from({ length: count }, (_, at) => at * 1_000),
      limits,
    ),
  )
  expect(decisions).toEqual([
    { do: 'restart', afterMs: 100 },
    { do: 'restart', afterMs: 200 },
    { do: 'restart', afterMs: 400 },
    { do: 'restart', afterMs: 800 },
    { do: 'quarantine' },
  ])
})

test('a death long ago does not count', () => {
  expect(afterDeath([0, 1, 2, 3, 60_003], limits)).toEqual({ do: 'restart', afterMs: 100 })
})

test('no wait is longer than ten seconds', () => {
  expect(afterDeath(Array(30).fill(0), { deaths: 50, deathsWithinMs: 60_000 })).toEqual({
    do: 'restart',
    afterMs: 10_000,
  })
})

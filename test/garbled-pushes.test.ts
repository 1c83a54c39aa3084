import { expect, test } from 'vitest'
import { runGarbled } from './bench/garbled/run.ts'

test('no garbled push is taken for another one', async () => {
  const { verdict, findings } = await runGarbled({
    ...{ mutations: 3_000, seed: 20_261_121, batch: 1_500, connections: 8 },
    say: () => {},
  })
  expect(findings).toEqual([])
  expect(verdict).toMatchObject({ mutations: 3_000, accepted_other: 0, answers_500: 0, crashes: 0, genuine_refused: 0 })
})

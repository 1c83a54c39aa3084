import { expect, test } from 'vitest'
import { crashRun } from './bench/inbound/run.ts'
import { caughtBy, judge } from './bench/inbound/verdict.ts'

// The small form of `npm run bench -- inbound`: child processes from what was built, as an operator runs them.
const plan = { notifications: 600, kills: 6, seed: 20_261_121, concurrency: 32, mostFailures: 1 } as const

test('pushes outlive kill -9 of the host, and come once', { timeout: 120_000 }, async () => {
  const run = await crashRun(plan, () => {})
  expect(judge(run)).toMatchObject({
    notifications: 600,
    lost: 0,
    duplicates_stored: 0,
    unstable_ids: 0,
    acked_not_stored: 0,
    unaccepted: 0,
    undelivered_rows: 0,
    acks_not_2xx: 0,
  })
  expect(run.forged).toBe(0)
  expect(run.kills.filter(({ wasForced }) => wasForced)).toEqual([])
  // Else nothing was shown: kills must have met pushes and deliveries on their way.
  const caught = run.kills.map((_, life) => caughtBy(run, life))
  expect(caught.reduce((sum, { unstored, unanswered }) => sum + unstored + unanswered, 0)).toBeGreaterThan(0)
  expect(caught.reduce((sum, { delivering, unrecorded }) => sum + delivering + unrecorded, 0)).toBeGreaterThan(0)
})

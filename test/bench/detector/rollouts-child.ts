import { parentPort } from 'node:worker_threads'
import { createRandom } from '../../../core/rollout/simulate/random.ts'
import { simulateRun } from '../../../core/rollout/simulate/simulate-run.ts'
import type { Batch } from './batch.ts'
import { TrailingShare } from './trailing-share.ts'

/** Plays a batch of rollouts for each message: one core each. */
parentPort?.on('message', ({ scenario, runs, seed, trailing }: Batch) => {
  const random = createRandom(seed)
  const ends = Array.from({ length: runs }, () =>
    simulateRun(scenario, random, trailing === undefined ? undefined : new TrailingShare(trailing)),
  )
  parentPort?.postMessage(ends)
})

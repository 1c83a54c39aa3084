import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { RunEnd, Scenario } from '../../../core/rollout/simulate/scenario.ts'
import type { Batch } from './batch.ts'

/** Plays rollouts on all cores. The same seeds on any number of cores, so the same figures. */
export interface Lab {
  play(scenario: Scenario, runs: number, trailing?: number): Promise<readonly RunEnd[]>
  close(): Promise<void>
}

/** Rollouts of one message: enough of them that nobody waits long for the last one. */
const batches = 8

export function openLab(seed: number): Lab {
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL('./rollouts-child.ts', import.meta.url)),
  )
  let drawn = seed

  return {
    async play(scenario, runs, trailing) {
      const waiting: Batch[] = Array.from({ length: batches }, (_, i) => ({
        scenario,
        runs: Math.floor((runs + i) / batches),
        seed: drawn++,
        ...(trailing === undefined ? {} : { trailing }),
      }))
      const ends = await Promise.all(workers.map((worker) => work(worker, waiting)))
      return ends.flat()
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

async function work(worker: Worker, waiting: Batch[]): Promise<readonly RunEnd[]> {
  const ends: RunEnd[] = []
  for (let batch = waiting.pop(); batch !== undefined; batch = waiting.pop()) ends.push(...(await ask(worker, batch)))
  return ends
}

function ask(worker: Worker, batch: Batch): Promise<readonly RunEnd[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (ends: readonly RunEnd[]) => {
      worker.off('error', reject)
      resolve(ends)
    })
    worker.postMessage(batch)
  })
}

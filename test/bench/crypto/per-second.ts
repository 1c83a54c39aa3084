import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Job } from './orders.ts'

/** Between two looks at the clock, and between two turns of the event loop, in which memory outside the heap is given back. */
const batch = 100

/**
 * Does a job again and again for about `ms`.
 * @returns jobs a second of this process's processor time, its garbage collection included: neighbours on the machine do not count.
 */
export async function perSecond(job: Job, ms: number): Promise<number> {
  const end = performance.now() + ms
  const start = process.cpuUsage()
  let done = 0
  while (performance.now() < end) {
    for (let i = 0; i < batch; i++) {
      const result = job()
      if (result instanceof Promise) await result
    }
    done += batch
    await nextTurn()
  }
  const { user, system } = process.cpuUsage(start)
  return (done * 1_000_000) / (user + system)
}

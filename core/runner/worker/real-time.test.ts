import { expect, onTestFinished, test } from 'vitest'
import type { WorkerEvent } from '../../plugin/worker-handle.ts'
import { defaultWorkerLimits } from '../../settings/worker-limits.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { workerStarter } from './start-plugin-worker.ts'
import { packageOf, sayCode } from './testing/worker-rig.ts'

test('a thread outlives a test that moves the clock of the host on by hours', async () => {
  const clock = new VirtualClock()
  const start = workerStarter(defaultWorkerLimits)
  const { worker } = await start(await packageOf(sayCode('')), { clock, timeoutMs: 5_000 })
  onTestFinished(() => worker.stop())
  const events: WorkerEvent[] = []
  worker.listen((event) => events.push(event))

  await clock.advance(6 * 3_600_000)

  expect([worker.state, events, clock.pending]).toEqual(['running', [], 0])
})

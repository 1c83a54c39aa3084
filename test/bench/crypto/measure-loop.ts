import { median, ratioInterval, round } from '../lib/statistics.ts'
import type { Arm } from './arm.ts'
import { alternate, blockMs, intervalFigures, type Say } from './blocks.ts'
import { steadyBytes } from './steady-bytes.ts'

const phases = ['idle', 'async', 'asyncAgain', 'sync'] as const
type Phase = (typeof phases)[number]

/** At 1 ms of resolution nothing below is told from nothing. */
const leastMs = 0.01

/** How late the event loop is (p99) while payments are signed at 70 % of what the machine can sign, less an idle run's. */
export async function measureLoop(host: Arm, machineRate: number, say: Say): Promise<Record<string, number>> {
  const rate = machineRate * 0.7
  const reached: Record<'async' | 'sync', number[]> = { async: [], sync: [] }
  say(`the event loop at ${Math.round(rate)} signatures/s, 70 % of what the machine can sign`)
  const delays = await alternate(phases, (phase) => delayIn(phase, host, rate, reached), say, 'ms late (p99)')
  const over = (ms: readonly number[]) => ms.map((value, i) => Math.max(leastMs, value - (delays.idle[i] ?? 0)))
  return {
    ...intervalFigures('loop_p99_ratio', ratioInterval(over(delays.async), over(delays.sync))),
    loop_p99_aa: round(ratioInterval(over(delays.asyncAgain), over(delays.async)).mid),
    loop_p99_idle_ms: round(median(delays.idle)),
    loop_p99_async_ms: round(median(delays.async)),
    loop_p99_sync_ms: round(median(delays.sync)),
    loop_rate: Math.round(rate),
    loop_rate_async: Math.round(median(reached.async)),
    loop_rate_sync: Math.round(median(reached.sync)),
  }
}

async function delayIn(
  phase: Phase,
  host: Arm,
  rate: number,
  reached: Record<'async' | 'sync', number[]>,
): Promise<number> {
  const way = phase === 'sync' ? 'sync' : 'async'
  const port = await host.obey({ listen: way })
  await host.obey({ watch: true })
  const came = await steadyBytes(port, phase === 'idle' ? 0 : rate, blockMs)
  if (phase !== 'idle') reached[way].push(came)
  return host.obey({ p99: true })
}

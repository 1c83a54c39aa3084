import { createJudge } from '../../../core/rollout/detector/create-judge.ts'
import type { Observation } from '../../../core/rollout/observation.ts'
import { defaultLimits } from '../../../core/rollout/plan.ts'
import { median, round } from '../lib/statistics.ts'

const blocks = 11
const perBlock = 1_000_000

const good: Observation = { arm: 'stable', failed: false, error: false, slow: false, w: 0.5 }

/** Nanoseconds of this thread an observation, whatever else the machine does, median over blocks: stable, canary, and as calls come, with an error in a thousand. */
export function cost(say: (line: string) => void): Record<string, number> {
  const canary: Observation = { ...good, arm: 'canary' }
  const error = { failed: true, error: true }
  const mixed = Array.from({ length: 1_000 }, (_, i) => (i % 2 === 0 ? good : canary))
  mixed[998] = { ...good, ...error }
  const nearly = mixed.with(999, { ...canary, ...error })
  const figures = {
    observe_stable_ns: measure([good]),
    observe_canary_ns: measure([canary]),
    observe_mixed_ns: measure(nearly),
    state_bytes: 8 * Object.values(createJudge(defaultLimits).state()).flat().length,
  }
  say(
    `an observation costs ${figures.observe_stable_ns} ns (stable), ${figures.observe_canary_ns} ns (canary), ` +
      `${figures.observe_mixed_ns} ns (both, an error in a thousand); all that is known takes ${figures.state_bytes} bytes`,
  )
  return figures
}

function measure(calls: readonly Observation[]): number {
  const judge = createJudge(defaultLimits)
  judge.begin({ key: '1', weight: 0.5, accepts: true })
  const times = Array.from({ length: blocks }, () => {
    const start = process.threadCpuUsage()
    for (let i = 0; i < perBlock; i++) judge.observe(calls[i % calls.length] as Observation)
    const { user, system } = process.threadCpuUsage(start)
    return ((user + system) * 1_000) / perBlock
  })
  return round(median(times), 1)
}

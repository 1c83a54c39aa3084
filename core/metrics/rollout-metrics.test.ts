import { expect, test } from 'vitest'
import { createHostMetrics } from './host-metrics.ts'
import type { RolloutReading } from './rollout-metrics.ts'

const linesOf = async (metrics: ReturnType<typeof createHostMetrics>) =>
  (await metrics.text()).split('\n').filter((line) => /^wxhost_roll/.test(line))

test('calls of a rollout are counted by arm and by what they say of it', async () => {
  const metrics = createHostMetrics({ inFlight: () => 0 })
  metrics.rolloutCall({ protocol: 'pay', arm: 'stable', blame: 'no', rescued: false })
  metrics.rolloutCall({ protocol: 'pay', arm: 'canary', blame: 'yes', rescued: true })
  metrics.rolloutCall({ protocol: 'pay', arm: 'canary', blame: 'relative', rescued: false })
  metrics.rollback({ protocol: 'pay', why: 'relative' })
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'wxhost_rollout_calls_total{protocol="pay",arm="stable",outcome="ok"} 1',
      'wxhost_rollout_calls_total{protocol="pay",arm="canary",outcome="failed"} 1',
      'wxhost_rollout_calls_total{protocol="pay",arm="canary",outcome="error"} 1',
      'wxhost_rollout_rescued_total{protocol="pay"} 1',
      'wxhost_rollbacks_total{protocol="pay",why="relative"} 1',
    ]),
  )
})

test('rollouts are shown as they stand at the scrape, and no longer than they last', async () => {
  let readings: readonly RolloutReading[] = [
    {
      protocol: 'pay',
      rollout: 'pay-7f3k',
      state: 'running',
      weight: 0.05,
      evidence: { relative: 0.25, slow: 0 },
      repeats: 3,
    },
  ]
  const metrics = createHostMetrics({ inFlight: () => 0, rollouts: () => readings })
  const labels = 'protocol="pay",rollout="pay-7f3k"'
  const shown = [
    `wxhost_rollout_repeats_total{${labels}} 3`,
    `wxhost_rollout_state{${labels},state="running"} 1`,
    `wxhost_rollout_weight{${labels}} 0.05`,
    `wxhost_rollout_evidence_ratio{${labels},detector="relative"} 0.25`,
    `wxhost_rollout_evidence_ratio{${labels},detector="slow"} 0`,
  ]
  expect(await linesOf(metrics)).toEqual(shown)
  expect(await linesOf(metrics)).toEqual(shown)
  readings = []
  expect(await linesOf(metrics)).toEqual([])
})

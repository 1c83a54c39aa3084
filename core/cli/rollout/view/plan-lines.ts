import type { RolloutView } from '../../../rollout/control/rollout-control.ts'
import { formatTable } from '../../plugin/format-table.ts'
import { countText, durationText, stepText } from './format.ts'

/** What each step is expected to take at present traffic, and all of them. */
export function planLines({ rollout, expected, callsPerMinute }: RolloutView): readonly string[] {
  const rows = rollout.plan.steps.map((step, i) => {
    const { requests, ms } = expected[i] ?? { requests: 0, ms: undefined }
    if (step.kind === 'hold') return [String(i + 1), 'hold', '-', 'until a person promotes it']
    const calls = `about ${countText(requests)}${step.kind === 'shadow' ? ' compared' : ''}`
    return [
      String(i + 1),
      stepText(step),
      calls,
      ms === undefined ? 'no traffic now: not known' : `about ${durationText(ms)}`,
    ]
  })
  const known = expected.flatMap(({ ms }, i) => (rollout.plan.steps[i]?.kind === 'hold' ? [] : [ms]))
  const total = known.reduce<number | undefined>(
    (sum, ms) => (sum === undefined || ms === undefined ? undefined : sum + ms),
    0,
  )
  return [
    ...formatTable(['STEP', 'CANARY', 'CANARY CALLS', 'TIME AT PRESENT TRAFFIC'], rows),
    `At ${countText(callsPerMinute)} calls a minute${total === undefined ? '' : `, ${durationText(total)} in all`}; longer where errors come, since a step ends when it is proven.`,
  ]
}

import type { RolloutView } from '../../../rollout/control/rollout-control.ts'
import type { DetectorName } from '../../../rollout/detector/verdict.ts'
import { bar, evidenceBar } from './bar.ts'
import { amountText, countText } from './format.ts'
import { type Line, styled } from './line.ts'
import { padBefore, padTo } from './text-width.ts'

const about: Readonly<Record<DetectorName, string>> = {
  relative: 'worse than stable',
  absolute: 'over the error limit',
  slow: 'over the time limit',
}

/** How near each detector is to rolling back, and the acceptance test to its end. */
export function evidenceLines({ judge, rollout }: RolloutView, columns: number): readonly Line[] {
  const width = Math.max(10, Math.min(40, columns - 52))
  const detectors = Object.entries(judge.detectors).map(([name, { evidence, frozen }]): Line => {
    const said = `${padBefore(amountText(evidence), 8)}  `
    return [
      padTo(name, 10),
      evidenceBar(evidence, judge.threshold, width),
      said,
      frozen ? styled('yellow', 'not now: stable does badly too') : styled('dim', about[name as DetectorName]),
    ]
  })
  const epoch = judge.epoch === 1 ? '' : `, epoch ${judge.epoch} of detection`
  const what = rollout.plan.steps[rollout.step]?.kind === 'shadow' ? 'comparisons' : 'calls'
  const needed = judge.stepRequests + judge.stepRequestsLeft
  // Before its start a step has no length yet.
  const of = needed === 0 ? '' : `  ${countText(judge.stepRequests)} of ~${countText(needed)} ${what}`
  return [
    [
      styled(
        'dim',
        `evidence against the canary, rolled back at ${amountText(judge.threshold)} (bars by logarithm${epoch})`,
      ),
    ],
    ...detectors,
    [
      padTo('accepted', 10),
      styled('cyan', bar(judge.acceptance, width)),
      padBefore(`${Math.floor(judge.acceptance * 100)}%`, 8),
      of,
    ],
  ]
}

import type { RolloutView } from '../../../rollout/control/rollout-control.ts'
import { countText, partText, rateText } from './format.ts'
import { type Line, type Span, styled } from './line.ts'
import { padBefore, padTo } from './text-width.ts'

const name = 10
const column = 18

/** The two versions side by side, and what the canary must keep to. */
export function armLines({ judge, rollout, withinMs }: RolloutView): readonly Line[] {
  const { stable, canary } = judge.arms
  const { errorRate, slowMs, slowShare } = rollout.plan.limits
  const row = (title: string, of: 'failed' | 'errors' | 'slow', limit: number | undefined): Line => {
    const counted = (arm: typeof stable) => `${countText(arm[of])} = ${partText(arm[of], arm.requests)}`
    return [
      padTo(title, name),
      padBefore(counted(stable), column),
      exceeds(canary[of], canary.requests, limit, padBefore(counted(canary), column)),
      limit === undefined
        ? ''
        : padBefore(of === 'slow' ? `${rateText(limit)} (P${p(limit)})` : rateText(limit), column),
    ]
  }
  return [
    [styled('dim', padTo('', name) + ['stable', 'canary', 'limit'].map((text) => padBefore(text, column)).join(''))],
    [
      padTo('calls', name),
      padBefore(countText(stable.requests), column),
      padBefore(countText(canary.requests), column),
    ],
    row('failed', 'failed', errorRate),
    row('errors', 'errors', undefined),
    row(`> ${slowMs / 1_000} s`, 'slow', slowShare),
    [
      padTo(`P${p(slowShare)}`, name),
      padBefore(timeOf(withinMs.stable), column),
      exceedsTime(withinMs.canary, slowMs, padBefore(timeOf(withinMs.canary), column)),
      padBefore(timeOf(slowMs), column),
    ],
    [styled('dim', "failed: to blame on the version. errors: WeChat's 5xx and busy as well.")],
  ]
}

/** Of this host since it started. */
const timeOf = (ms: number | undefined): string => (ms === undefined ? '-' : `${countText(ms)} ms`)

const exceedsTime = (ms: number | undefined, limit: number, text: string): Span =>
  ms !== undefined && ms > limit ? styled('red', text) : text

/** A share of 0.01 that may be slow is the P99. */
const p = (slowShare: number): string => String(Number(((1 - slowShare) * 100).toFixed(4)))

const exceeds = (part: number, whole: number, limit: number | undefined, text: string): Span =>
  limit !== undefined && whole > 0 && part / whole > limit ? styled('red', text) : text

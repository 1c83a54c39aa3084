import { MILLION, type Step } from '../../../rollout/plan.ts'
import type { RolloutState } from '../../../rollout/rollout.ts'

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const amount = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 })

/** `19,004` */
export const countText = (count: number): string => number.format(count)

/** `12.4`, and `3,000` */
export const amountText = (value: number): string => (value >= 100 ? number : amount).format(value)

/** Millionths as `5%`. */
export const shareText = (millionths: number): string => `${percent.format((millionths / MILLION) * 100)}%`

/** What the canary gets now: `5%`; `all` where it is stable by now. */
export const gottenText = ({ kind }: RolloutState, weight: number): string =>
  kind === 'promoted' ? 'all' : shareText(weight)

/** Of 0 to 1, as `0.12%`. */
export const rateText = (rate: number): string => `${amount.format(rate * 100)}%`

/** So many of so many, as `0.12%`; `-` of none. */
export const partText = (part: number, whole: number): string => (whole === 0 ? '-' : rateText(part / whole))

/** The two largest units: `35 s`, `16 min`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return joined(hours, 'h', minutes % 60, 'min')
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

const joined = (large: number, unit: string, small: number, smaller: string): string =>
  small === 0 ? `${countText(large)} ${unit}` : `${countText(large)} ${unit} ${small} ${smaller}`

export const stepText = (step: Step | undefined): string =>
  step === undefined ? '-' : step.kind === 'weight' ? shareText(step.weight) : step.kind

/** `holding: undecided` */
export const stateText = (state: RolloutState): string => ('why' in state ? `${state.kind}: ${state.why}` : state.kind)

/** `2026-11-01 09:00:00` UTC. @param ms since 1970 */
export const timeText = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

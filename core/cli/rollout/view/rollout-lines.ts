import { formatPluginId } from '../../../plugin/loaded-plugin.ts'
import type { RolloutView } from '../../../rollout/control/rollout-control.ts'
import { possibleOrders } from '../../../rollout/machine/next-rollout.ts'
import type { HistoryEntry } from '../../../rollout/rollout.ts'
import { armLines } from './arm-lines.ts'
import { evidenceLines } from './evidence-lines.ts'
import { countText, durationText, gottenText, shareText, stateText, stepText, timeText } from './format.ts'
import { type Line, type Span, styled } from './line.ts'
import { cutTo, padTo, printable } from './text-width.ts'

export interface ViewSize {
  /** Columns of the terminal. */
  readonly columns: number
  /** Lines of history to show, the last ones. */
  readonly history: number
}

/** One rollout as an operator looks at it: arms side by side, evidence towards the threshold, time to the next step. Pure. */
export function rolloutLines(view: RolloutView, history: readonly HistoryEntry[], size: ViewSize): readonly Line[] {
  return [
    ...headLines(view),
    [],
    ...armLines(view),
    [],
    ...evidenceLines(view, size.columns),
    [],
    ...stepLines(view),
    ...(history.length === 0 || size.history <= 0 ? [] : [[], ...historyLines(history.slice(-size.history))]),
  ]
}

function headLines({ rollout, reach }: RolloutView): readonly Line[] {
  const { id, stable, canary, plan, state, attempt, version } = rollout
  const again = attempt === 1 ? '' : `, attempt ${attempt}`
  const { apps, share } = plan.cohort
  const cohort = [
    ...(share === undefined ? [] : [`${shareText(share)} of appids`]),
    apps === undefined ? (share === undefined ? 'all appids' : '') : apps.join(', '),
  ]
  return [
    [styled('bold', id), '  ', stateSpan(rollout.state), `  version ${version}${again}`],
    [
      `${formatPluginId(stable.plugin)} -> ${formatPluginId(canary.plugin)}, ${cohort.filter((part) => part !== '').join(': ')}`,
    ],
    ...(state.kind === 'rolled-back' && state.evidence !== '' ? [[printable(state.evidence)]] : []),
    ...(reach === 'away'
      ? [[styled('yellow', 'The other hosts cannot be reached: nothing is started or advanced; rolling back works.')]]
      : []),
  ]
}

const styleOf = { running: 'green', promoted: 'green', 'rolled-back': 'red', aborted: 'red' } as const

function stateSpan(state: RolloutView['rollout']['state']): Span {
  const text = stateText(state)
  return state.kind in styleOf ? styled(styleOf[state.kind as keyof typeof styleOf], text) : styled('yellow', text)
}

function stepLines(view: RolloutView): readonly Line[] {
  const { rollout, weight, rescued, repeats, callsPerMinute, judge } = view
  const { steps } = rollout.plan
  const marks = steps.flatMap((step, i): Span[] => {
    const text = stepText(step)
    return [i === 0 ? '' : ' > ', i === rollout.step ? styled('bold', `(${text})`) : text]
  })
  return [
    [padTo('step', 10), `${rollout.step + 1} of ${steps.length}: `, ...marks],
    [
      padTo('now', 10),
      `${gottenText(rollout.state, weight)} to the canary, ${countText(callsPerMinute)} calls a minute`,
    ],
    [padTo('left', 10), leftText(view)],
    [padTo('rescued', 10), `${countText(rescued)} answered by stable; ${countText(repeats)} repeats, not counted`],
    ...ordersLine(rollout),
    ...(judge.isIncident ? [[styled('yellow', 'WeChat fails or is slow for stable too: the step waits.')]] : []),
  ]
}

function ordersLine(rollout: RolloutView['rollout']): readonly Line[] {
  const orders = possibleOrders(rollout).map((order) => (order === 'promote-all' ? 'promote --all' : order))
  return orders.length === 0 ? [] : [[padTo('possible', 10), orders.join(', ')]]
}

/** What the step waits for. */
export function leftText({ rollout, judge, stepLeftMs }: RolloutView): string {
  const { state, plan, step } = rollout
  const current = plan.steps[step]
  if (state.kind === 'planned') return 'until a person starts it'
  if (state.kind === 'promoted' || state.kind === 'aborted' || state.kind === 'rolled-back') return 'ended'
  if (state.kind === 'paused') return 'paused: a person resumes it'
  if (state.kind === 'suspended')
    return state.why === 'upstream-check' ? 'finding out whether WeChat is to blame' : 'a person resumes it'
  if (state.kind === 'holding') return state.why === 'upstream-incident' ? 'goes on after it' : 'a person decides'
  if (current?.kind === 'hold') return 'a person promotes it'
  const more = `about ${countText(judge.stepRequestsLeft)} more ${current?.kind === 'shadow' ? 'comparisons' : 'canary calls'}`
  return stepLeftMs === undefined
    ? `${more}; there is no traffic`
    : `${more}, ${durationText(stepLeftMs)} at present traffic`
}

const whatColumns = 14

function historyLines(entries: readonly HistoryEntry[]): readonly Line[] {
  const actors = Math.max(...entries.map(({ actor }) => actor.length))
  return entries.map(({ at, actor, what, why }) => [
    styled('dim', timeText(at)),
    `  ${padTo(printable(actor), actors)}  ${padTo(cutTo(printable(what), whatColumns), whatColumns)}  ${printable(why)}`,
  ])
}

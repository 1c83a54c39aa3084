import type { SimulationReport } from '../../../rollout/simulate/simulate-rollout.ts'
import { formatTable } from '../../plugin/format-table.ts'
import type { SimulateOptions } from '../rollout-options.ts'
import { amountText, countText, durationText, rateText, shareText } from './format.ts'

/** What the simulation found, for whoever is about to start a rollout. */
export function simulationLines(report: SimulationReport, options: SimulateOptions): readonly string[] {
  return [
    ...(options.fault === undefined ? healthyLines(report, options) : faultLines(report, options)),
    '',
    ...stepTable(report),
  ]
}

function faultLines(report: SimulationReport, options: SimulateOptions): readonly string[] {
  const what = options.slow ? 'slow' : 'failed'
  const spread = ({ mean, p95 }: SimulationReport['failed'], text: (value: number) => string) => [text(mean), text(p95)]
  const many = options.after === 0 ? 'from its first call' : `after ${countText(options.after)} healthy ones`
  return [
    `${rateText(options.fault ?? 0)} of the canary's calls ${options.slow ? 'take too long' : 'fail'} ${many}; ${shareText(options.weight)} of ${amountText(options.rps)} calls a second, ${rateText(options.base)} fail on stable.`,
    `Rolled back in ${rateText(report.rolledBack)} of ${countText(report.runs)} simulated rollouts.`,
    '',
    ...formatTable(
      ['UNTIL THE ROLLBACK', 'MEAN', 'P95'],
      [
        ['time', ...spread(report.ms, secondsText)],
        ['canary calls', ...spread(report.requests, countText)],
        [`calls that ${what === 'slow' ? 'were slow' : 'failed'}`, ...spread(report.failed, amountText)],
      ],
    ),
    ...(options.slow
      ? []
      : ['Stable answers those that may be sent again; an unsafe call that was sent already ends in outcome-unknown.']),
  ]
}

function healthyLines(report: SimulationReport, options: SimulateOptions): readonly string[] {
  const rolledBack = Math.round(report.rolledBack * report.runs)
  return [
    `The canary is as healthy as stable: ${rateText(options.base)} of calls fail.`,
    `Rolled back for nothing in ${countText(rolledBack)} of ${countText(report.runs)} simulated rollouts of a million canary calls; at most ${rateText(report.falseRollback)} are promised.`,
  ]
}

const stepTable = ({ steps }: SimulationReport): readonly string[] =>
  formatTable(
    ['STEP', 'CANARY CALLS', 'TIME, WHEN HEALTHY'],
    steps
      .filter(({ weight }) => weight > 0)
      .map(({ weight, requests, ms }) => [
        shareText(weight),
        `about ${countText(requests)}`,
        `about ${durationText(ms)}`,
      ]),
  )

/** Below ten seconds each tenth counts. */
const secondsText = (ms: number): string => (ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : durationText(ms))

import type { DifferenceGroup, ShadowReport } from './shadow-report.ts'

/** The report for people, one line each. */
export function reportLines(report: ShadowReport): readonly string[] {
  const { compared, differing, dropped, groups, ungrouped } = report
  const head = `${compared} ${compared === 1 ? 'call' : 'calls'} compared, ${differing} differ${dropped === 0 ? '' : `, ${dropped} dropped`}`
  if (groups.length === 0) return [head]
  const rest = ungrouped === 0 ? [] : [`and ${ungrouped} differences at other places`]
  return [head, ...groups.flatMap(groupLines), ...rest]
}

const groupLines = ({ operation, path, count, examples }: DifferenceGroup): readonly string[] => [
  `${operation}  ${path}  ${count}x`,
  ...examples.map(({ stable, canary }) => `    stable: ${stable}    canary: ${canary}`),
]

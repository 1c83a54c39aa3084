import { byCheck, failedOf, isGreen, linesOf, type SuiteReport } from './suite-report.ts'

/** For a person at a terminal: one line a check, then each failure with its path, expected and actual. */
export function textReport(report: SuiteReport, paint: Paint = plain): string {
  const lines = [`${report.plugin}`, ...checkLines(report, paint)]
  for (const { check, title, findings } of failedOf(report)) {
    lines.push('', paint('red', `✗ ${check}: ${title}`))
    for (const finding of findings) lines.push(...linesOf(finding).map((line) => `    ${line}`))
  }
  return [...lines, '', verdict(report, paint)].join('\n')
}

export type Paint = (style: 'green' | 'red' | 'yellow' | 'dim', text: string) => string

const plain: Paint = (_style, text) => text

function checkLines(report: SuiteReport, paint: Paint): readonly string[] {
  const ran = [...byCheck(report)].map(([check, outcomes]) => {
    const failed = outcomes.filter(({ findings }) => findings.length > 0).length
    const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0)
    const mark = failed === 0 ? paint('green', '✓') : paint('red', '✗')
    const count = failed === 0 ? `${outcomes.length} passed` : `${failed} of ${outcomes.length} failed`
    return `  ${mark} ${check.padEnd(14)} ${count.padEnd(18)} ${paint('dim', `${Math.round(ms)} ms`)}`
  })
  const skipped = report.notRun.map(({ check, reason }) => `  ${paint('yellow', '-')} ${check.padEnd(14)} ${reason}`)
  return [...ran, ...skipped]
}

function verdict(report: SuiteReport, paint: Paint): string {
  const seconds = (report.ms / 1000).toFixed(1)
  const failed = failedOf(report).length
  const seed = report.seed === undefined ? '' : `, seed ${report.seed}`
  const tail = `${report.outcomes.length} cases, ${seconds} s${seed}`
  if (isGreen(report)) return paint('green', `${report.plugin} passed: ${tail}`)
  return report.outcomes.length === 0
    ? paint('red', `${report.plugin}: nothing was checked`)
    : paint('red', `${report.plugin} failed: ${failed} of ${tail}`)
}

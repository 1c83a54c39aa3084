import { isGreen, type SuiteReport } from './suite-report.ts'

/** For machines: `{ passed, plugins: [{ plugin, passed, seed, ms, notRun, cases: [{ check, title, passed, ms, findings }] }] }`. */
export const jsonReport = (reports: readonly SuiteReport[]): string =>
  `${JSON.stringify({ passed: reports.length > 0 && reports.every(isGreen), plugins: reports.map(plainOf) }, null, 2)}\n`

const plainOf = (report: SuiteReport) => ({
  plugin: report.plugin,
  passed: isGreen(report),
  seed: report.seed,
  ms: Math.round(report.ms),
  notRun: report.notRun,
  cases: report.outcomes.map(({ check, title, findings, ms }) => ({
    check,
    title,
    passed: findings.length === 0,
    ms: Math.round(ms),
    findings,
  })),
})

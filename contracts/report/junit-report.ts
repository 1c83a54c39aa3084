import { XMLBuilder } from 'fast-xml-parser'
import type { CaseOutcome } from '../suite/check.ts'
import { byCheck, linesOf, type NotRun, type SuiteReport } from './suite-report.ts'

/** JUnit XML, as CI servers read it: a suite for each check of each plugin. */
export function junitReport(reports: readonly SuiteReport[]): string {
  const testsuite = reports.flatMap((report) => [
    ...[...byCheck(report)].map(([check, outcomes]) => suiteOf(report.plugin, check, outcomes)),
    ...report.notRun.map((skipped) => skippedSuite(report.plugin, skipped)),
  ])
  const tree = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': 'wxhost contract', testsuite },
  }
  return builder.build(tree)
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
})

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

function suiteOf(plugin: string, check: string, outcomes: readonly CaseOutcome[]) {
  return {
    '@name': clean(`${plugin} ${check}`),
    '@tests': outcomes.length,
    '@failures': outcomes.filter(({ findings }) => findings.length > 0).length,
    '@time': seconds(outcomes.reduce((sum, { ms }) => sum + ms, 0)),
    testcase: outcomes.map((outcome) => caseOf(plugin, outcome)),
  }
}

const caseOf = (plugin: string, { check, title, findings, ms }: CaseOutcome) => ({
  '@classname': clean(`${plugin}.${check}`),
  '@name': clean(title),
  '@time': seconds(ms),
  ...(findings.length === 0
    ? {}
    : {
        failure: findings.map((finding) => ({
          '@message': clean(finding.message),
          '#text': clean(linesOf(finding).join('\n')),
        })),
      }),
})

const skippedSuite = (plugin: string, { check, reason }: NotRun) => ({
  '@name': clean(`${plugin} ${check}`),
  '@tests': 1,
  '@failures': 0,
  '@skipped': 1,
  testcase: { '@classname': clean(`${plugin}.${check}`), '@name': check, skipped: { '@message': clean(reason) } },
})

/** XML 1.0 has no place for control characters and halves of characters, not even escaped, and generated data holds them. */
const clean = (text: string): string => text.toWellFormed().replace(/(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu, '\uFFFD')

import { type CliIo, type Paint, paint } from '../cli-io.ts'
import type { Finding } from './finding.ts'

const styles: Readonly<Record<Finding['status'], Paint>> = { ok: 'green', note: 'cyan', warn: 'yellow', fail: 'red' }

/** As a table: status, what was looked at, what was found; remedies below. */
export function reportTable(io: Pick<CliIo, 'colors'>, findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.flatMap(({ check, status, what, remedy }) => [
    `${paint(io, styles[status], status.padEnd(4))}  ${check.padEnd(width)}  ${what}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(width + 8)}${paint(io, 'dim', `-> ${remedy}`)}`]),
  ])
  return [...lines, '', summary(findings)].join('\n')
}

export const reportJson = (findings: readonly Finding[]): string =>
  JSON.stringify({ ok: isSound(findings), findings }, null, 2)

export const isSound = (findings: readonly Finding[]): boolean => findings.every(({ status }) => status !== 'fail')

function summary(findings: readonly Finding[]): string {
  const count = (status: Finding['status']) => findings.filter((one) => one.status === status).length
  const [failed, warnings] = [count('fail'), count('warn')]
  if (failed === 0) return warnings === 0 ? 'All is well.' : `Nothing is wrong; warnings: ${warnings}.`
  return `Wrong: ${failed}; warnings: ${warnings}.`
}

import type { Change, Difference } from '@wxhost/core/harness'
import type { Paint } from './text-report.ts'

const longest = 100

/** A line for each change: its kind, where, what; and what stood there beside what stands there now. Whole interactions that came or went are counted. */
export function changeLines({ changes }: Difference, paint: Paint): readonly string[] {
  const told = changes.filter((change) => !isWhole(change))
  const whole = Map.groupBy(changes.filter(isWhole), ({ what }) => what)
  return [
    ...told.flatMap((change) => linesOf(change, paint)),
    ...[...whole].map(
      ([what, { length }]) =>
        `            ${length} interaction${length === 1 ? '' : 's'} of the pact: ${what} (--json names them)`,
    ),
  ]
}

/** An interaction that the other pact has not: more proof or less, no change for anybody. */
const isWhole = ({ kind, path }: Change): boolean => kind === 'additive' && /^pact "[^"]*"$/.test(path)

function linesOf({ kind, path, what, ...values }: Change, paint: Paint): readonly string[] {
  const head = `  ${paint(kind === 'breaking' ? 'red' : 'green', kind.padEnd(8))}  ${path}: ${what}`
  const old = 'old' in values ? [`              old: ${shown(values.old)}`] : []
  const now = 'new' in values ? [`              new: ${shown(values.new)}`] : []
  return [head, ...old, ...now]
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}

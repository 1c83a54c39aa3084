import type { Trace } from '../drive/run-exchange.ts'
import type { Interaction } from '../interaction/interaction.ts'
import type { Mismatch } from '../interaction/mismatches.ts'
import type { Finding } from './check.ts'

/** A finding about an interaction. */
export const findingOf = (
  { description, page }: Interaction,
  message: string,
  more: Omit<Finding, 'message'> = {},
): Finding => ({ message, interaction: description, page, ...more })

/** @param what e.g. `the request is not the documented one` */
export const mismatchFindings = (
  interaction: Interaction,
  what: string,
  found: readonly Mismatch[],
): readonly Finding[] => found.map((mismatch) => findingOf(interaction, `${what}: ${mismatch.path}`, { ...mismatch }))

/** The plugin threw, or made a request that the host refuses to send. */
export function faultFindings(interaction: Interaction, { fault }: Trace): readonly Finding[] {
  if (fault === undefined) return []
  const said = fault.error instanceof Error ? `${fault.error.name}: ${fault.error.message}` : typeof fault.error
  const what = fault.where === 'request' ? 'the host refuses to send the request' : `${fault.where} threw`
  return [findingOf(interaction, `${what}: ${said}`, { path: fault.where })]
}

import { HostError } from '../../errors/host-error.ts'
import { isoTime } from '../../iso-time.ts'
import { possibleOrders } from '../machine/next-rollout.ts'
import type { OrderKind } from '../machine/rollout-event.ts'
import type { HistoryEntry, Rollout, RolloutState } from '../rollout.ts'

export const notFound = (id: string): HostError =>
  new HostError(
    'WXH_ROLLOUT_NOT_FOUND',
    `There is no rollout ${id.slice(0, 80)}. \`wxhost rollout status\` lists those that there are.`,
  )

/** e.g. `holding (undecided)` */
export const stateInWords = (state: RolloutState): string =>
  'why' in state ? `${state.kind} (${state.why})` : state.kind

export function stateError(rollout: Rollout, kind: OrderKind): HostError {
  const possible = possibleOrders(rollout)
  const advice =
    possible.length === 0
      ? 'Nothing can be done with it any more; plan a new rollout.'
      : `Possible: ${possible.join(', ')}.`
  return new HostError(
    'WXH_ROLLOUT_STATE',
    `The rollout ${rollout.id} is ${stateInWords(rollout.state)} (version ${rollout.version}): ${kind} is not possible. ${advice}`,
  )
}

/** Tells the one who comes second what changed since they looked, by whom and why. */
export function conflictError(
  id: string,
  seen: number | undefined,
  current: Rollout | undefined,
  history: readonly HistoryEntry[],
): HostError {
  if (current === undefined) return notFound(id)
  const since = history.filter(({ version }) => version > (seen ?? 0))
  const changes = since.map(
    ({ version, at, actor, what, why }) => `version ${version}: ${what} by ${actor} at ${isoTime(at)} (${why})`,
  )
  return new HostError(
    'WXH_ROLLOUT_CONFLICT',
    `The rollout ${id} is at version ${current.version} (${stateInWords(current.state)}), not ${seen}. ` +
      `${changes.length === 0 ? 'There was never such a version.' : `Since then: ${changes.join('; ')}.`} Decide anew, and name version ${current.version}.`,
  )
}

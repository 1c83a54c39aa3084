import type { CallOutcome } from '../../rollout/observation.ts'
import type { OpenedPush } from './open-push.ts'

/**
 * What a version made of a push. `credentials`: events that bring some; `answer`: genuine, with nothing to store; `none`: it
 * refused the push, or failed at it.
 */
export type Opening = 'events' | 'credentials' | 'answer' | 'none'

export function openingOf(opened: OpenedPush): Opening {
  if (opened.kind === 'done') return opened.received.outcome === 'answered' ? 'answer' : 'none'
  const brings = opened.opened.events.some(({ credentials = [] }) => credentials.length > 0)
  return brings ? 'credentials' : 'events'
}

/**
 * Only events are taken on the word of a canary. What it does not store never comes again once it is acknowledged, and
 * credentials that it read wrongly would fail all calls: stable opens those too, and its word counts.
 */
export const isCanarysWordEnough = (canary: Opening): boolean => canary === 'events'

/** What a push says of the arm that was given it; undefined: nothing. */
export type Said = Pick<CallOutcome, 'blame' | 'rescued'> | undefined

const fine: Said = { blame: 'no', rescued: false }

/** Of stable alone. A push that it cannot open may be forged: that is no error of its own. */
export const saidOfStable = (stable: Opening): Said => (stable === 'none' ? undefined : fine)

/**
 * Of a canary whose word was not enough, beside what stable made of the same push. It is to blame only where stable could open
 * it: probes and forged pushes, which both refuse, say nothing.
 */
export function saidOfCanary(canary: Opening, stable: Opening): Said {
  if (stable === 'none') return undefined
  const missed = canary === 'none' || (canary === 'answer' && stable !== 'answer')
  return missed ? { blame: 'yes', rescued: true } : fine
}

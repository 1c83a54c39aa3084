/**
 * The life of a claim: where each state may lead.
 * @see wire-protocol reference, insurance page D "State machine", additions 8
 */
const moves = {
  ACCEPTED: ['REVIEWING', 'CANCELLED'],
  REVIEWING: ['NEED_MATERIAL', 'APPROVED', 'REJECTED', 'CANCELLED'],
  NEED_MATERIAL: ['REVIEWING', 'REJECTED', 'CANCELLED', 'CLOSED'],
  APPROVED: ['PAYING'],
  PAYING: ['PAID', 'PAY_FAILED'],
  PAY_FAILED: ['PAYING'],
  PAID: [],
  REJECTED: [],
  CANCELLED: [],
  CLOSED: [],
} as const satisfies Record<string, readonly string[]>

export type ClaimState = keyof typeof moves

export const firstState: ClaimState = 'ACCEPTED'

export const isClaimState = (state: string): state is ClaimState => Object.hasOwn(moves, state)

/** Nothing leads out of it. A state that is not known is not final: it is reported, not guessed. */
export const isFinal = (state: string): boolean => isClaimState(state) && moves[state].length === 0

/** From APPROVED on: the states in which an amount was granted. */
export const isGranted = (state: ClaimState): boolean =>
  state === 'APPROVED' || state === 'PAYING' || state === 'PAY_FAILED' || state === 'PAID'

/** How many changes a claim has seen at least when it is in this state. */
export const fewestChanges = (state: ClaimState): number => distances.get(state) ?? 0

const distances: ReadonlyMap<ClaimState, number> = measured()

function measured(): ReadonlyMap<ClaimState, number> {
  const found = new Map<ClaimState, number>([[firstState, 0]])
  // A Map hands out what is added while it is walked: the states come in the order of their distance.
  for (const [state, distance] of found)
    for (const next of moves[state]) if (!found.has(next)) found.set(next, distance + 1)
  return found
}

import type { UpstreamConstants } from './constants.ts'
import type { Memory } from './memory.ts'

/** What stable's averages say of WeChat. They begin at 0, so that the first error of a rollout is no incident. */
export function averageStable(m: Memory, u: UpstreamConstants, error: boolean, slow: boolean): void {
  m.errorsShort += u.short * ((error ? 1 : 0) - m.errorsShort)
  m.errorsLong += u.long * ((error ? 1 : 0) - m.errorsLong)
  m.slowShort += u.short * ((slow ? 1 : 0) - m.slowShort)
}

/** `n` good stable requests at once. */
export function averageGood(m: Memory, u: UpstreamConstants, n: number): void {
  const short = Math.exp(n * u.shortFade)
  m.errorsShort *= short
  m.errorsLong *= Math.exp(n * u.longFade)
  m.slowShort *= short
}

/** Stable fails as well: what the canary's failures say is no longer about the canary alone. */
export function isFrozen(m: Memory, u: UpstreamConstants, detector: 'absolute' | 'slow'): boolean {
  if (detector === 'slow') return m.slowShort > u.frozenSlow
  return m.errorsShort > u.frozenErrorsShort || m.errorsLong > u.frozenErrorsLong
}

/** Apart from each other by half, so that one error more or less does not begin and end incidents in turn. */
export function isIncident(m: Memory, u: UpstreamConstants): boolean {
  return m.incident
    ? m.errorsShort > u.frozenErrorsShort || m.slowShort > u.frozenSlow
    : m.errorsShort > u.incidentErrors || m.slowShort > u.incidentSlow
}

/**
 * When a rollout begins in the midst of an incident, its first failures may be the canary's by chance (at 20 % errors and a
 * share of 5 % in one rollout of 150): stable's averages have seen too little yet to freeze anything.
 */
export function isBarelyKnown(m: Memory, u: UpstreamConstants, detector: 'absolute' | 'slow'): boolean {
  const [requests = 0, , errors = 0, slow = 0] = m.stable
  const bad = detector === 'slow' ? slow : errors
  return requests < u.known && (bad > 0 || requests < u.knownIfClean)
}

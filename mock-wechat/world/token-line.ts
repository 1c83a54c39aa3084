import type { LineName } from './line-name.ts'

/** One access token that the world has issued. Times in milliseconds. */
export interface IssuedToken {
  readonly value: string
  readonly appid: string
  /** How it was got. */
  readonly line: LineName
  /** End of the token's own life: from then on 42001. */
  expiresAt: number
  /** From then on, if its own life has not ended, 40001: a newer token has taken its place. */
  displacedAt?: number
}

/** The tokens of one way to fetch them (`token` or `stable`) for one app. */
export interface TokenLine {
  current?: IssuedToken
  previous?: IssuedToken
  /** Times of the forced renewals that took effect. */
  forcedAt: readonly number[]
}

export type TokenState = 'ok' | 'expired' | 'displaced'

/** How a token stands at `now`. Its own end comes first: access-token page, worked example at t=7201. */
export function tokenState(token: IssuedToken, now: number): TokenState {
  if (now >= token.expiresAt) return 'expired'
  if (token.displacedAt !== undefined && now >= token.displacedAt) return 'displaced'
  return 'ok'
}

/** Puts a new token at the head of the line: the current one gets its grace, the one before dies at once. */
export function pushToken(line: TokenLine, token: IssuedToken, now: number, graceMs: number): void {
  if (line.previous) displace(line.previous, now)
  if (line.current) {
    displace(line.current, now + graceMs)
    line.previous = line.current
  }
  line.current = token
}

/** A token that has to go at an earlier moment already keeps that moment. */
export function displace(token: IssuedToken, at: number): void {
  token.displacedAt = Math.min(token.displacedAt ?? at, at)
}

/** Whether the stable line gives its token once more in normal mode: while at least `graceMs` of its life is left. */
export function givesSameToken(line: TokenLine, now: number, graceMs: number): boolean {
  return line.current !== undefined && line.current.expiresAt - now >= graceMs
}

/** Whether a forced renewal may take effect now. */
export function forcedVerdict(
  forcedToday: number,
  lastForcedAt: number | undefined,
  now: number,
  limits: { perDay: number; gapMs: number },
): 'renew' | 'too-soon' | 'day-used-up' {
  if (lastForcedAt !== undefined && now - lastForcedAt < limits.gapMs) return 'too-soon'
  return forcedToday >= limits.perDay ? 'day-used-up' : 'renew'
}

/** One thing in which a later version of a plugin differs from an earlier one. */
export interface Change {
  /** e.g. `operations.send.input/data/title` or `pact "a message is accepted" request.body.touser` */
  readonly path: string
  /** `breaking`: somebody who works with the old version may not with the new one. */
  readonly kind: 'breaking' | 'additive'
  /** What it means, e.g. `is newly required`. */
  readonly what: string
  /** What stood there, as plain data; undefined where nothing did. */
  readonly old?: unknown
  readonly new?: unknown
}

export type Verdict = 'breaking' | 'additive' | 'none'

export const verdictOf = (changes: readonly Change[]): Verdict =>
  changes.some(({ kind }) => kind === 'breaking') ? 'breaking' : changes.length > 0 ? 'additive' : 'none'

export const breaking = (path: string, what: string, old: unknown, now: unknown): Change =>
  change('breaking', path, what, old, now)

export const additive = (path: string, what: string, old: unknown, now: unknown): Change =>
  change('additive', path, what, old, now)

const change = (kind: Change['kind'], path: string, what: string, old: unknown, now: unknown): Change => ({
  path,
  kind,
  what,
  ...(old !== undefined && { old }),
  ...(now !== undefined && { new: now }),
})

export type StoreState = 'away' | 'back'

/** The shared store cannot be asked now. Never reaches a caller of the host. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError'
}

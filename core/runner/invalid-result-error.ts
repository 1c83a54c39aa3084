/** What a plugin returned that is not one of the results it may return. */
export class InvalidResultError extends Error {
  override readonly name = 'InvalidResultError'
}

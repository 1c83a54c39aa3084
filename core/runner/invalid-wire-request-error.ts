/** What a plugin's encode returned is no request that the host sends. A fault of the plugin: nothing was sent. */
export class InvalidWireRequestError extends Error {
  override readonly name = 'InvalidWireRequestError'
}

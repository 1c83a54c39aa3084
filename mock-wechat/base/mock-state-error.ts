/** Thrown when a test moves an order or a refund to a state that it cannot reach; the control API answers it as a 409. */
export class MockStateError extends Error {
  readonly code = 'MOCK_STATE_CONFLICT'

  constructor(message: string) {
    super(message)
    this.name = 'MockStateError'
  }
}

/** Thrown when a world is given something it cannot be; the control API answers it as a 400. */
export class MockInputError extends Error {
  readonly code = 'MOCK_BAD_INPUT'

  constructor(message: string) {
    super(message)
    this.name = 'MockInputError'
  }
}

/** Why the mock's server could not start. */
export class MockStartError extends Error {
  readonly code: 'MOCK_PORT_TAKEN' | 'MOCK_NOT_LOOPBACK' | 'MOCK_CANNOT_LISTEN'

  constructor(code: MockStartError['code'], message: string) {
    super(message)
    this.name = 'MockStartError'
    this.code = code
  }

  static notLoopback(host: string): MockStartError {
    return new MockStartError(
      'MOCK_NOT_LOOPBACK',
      `The mock does not listen on ${host}: anybody who reaches it could change its world. ` +
        'Use 127.0.0.1, or pass allowRemote: true (on the command line --allow-remote) on a network of your own.',
    )
  }

  static from(error: NodeJS.ErrnoException, host: string, port: number): MockStartError {
    if (error.code === 'EADDRINUSE') {
      return new MockStartError(
        'MOCK_PORT_TAKEN',
        `Port ${port} on ${host} is taken by another program. ` +
          'Stop that one, or choose another port (on the command line --port or WXHOST_MOCK_PORT).',
      )
    }
    return new MockStartError(
      'MOCK_CANNOT_LISTEN',
      `The mock cannot listen on ${host}:${port}: ${error.message}. Choose another host or port.`,
    )
  }
}

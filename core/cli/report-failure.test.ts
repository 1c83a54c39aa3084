import { expect, test } from 'vitest'
import { HostError } from '../errors/host-error.ts'
import { CliError } from './cli-error.ts'
import { paint } from './cli-io.ts'
import { reportFailure } from './report-failure.ts'
import { testIo } from './testing/test-io.ts'

const said = (error: unknown, verbose = false) => {
  const io = testIo('/')
  reportFailure(io, error, verbose)
  return io.err()
}

test('a coded error shows its code', () => {
  expect(said(new HostError('WXH_PORT_TAKEN', 'Port 1 is in use.'))).toBe(
    'wxhost: Port 1 is in use. (WXH_PORT_TAKEN)\n',
  )
})

test('a message with faults names the codes itself', () => {
  expect(said(new HostError('WXH_APPS_INVALID', 'Two faults.', { faults: [] }))).toBe('wxhost: Two faults.\n')
})

test('an error that nobody foresaw tells how to see more', () => {
  expect(said(new TypeError('x is not a function'))).toBe(
    'wxhost: x is not a function\nRun it again with --verbose to see where.\n',
  )
  expect(said('thrown text', true)).toBe('wxhost: thrown text\nthrown text\n')
})

test('an error of the command line stands alone', () => {
  expect(said(new CliError('No host runs.'))).toBe('wxhost: No host runs.\n')
})

test('colours are for terminals', () => {
  expect(paint({ colors: false }, 'red', 'x')).toBe('x')
  expect(paint({ colors: true }, 'red', 'x')).toBe('\u001b[31mx\u001b[39m')
})

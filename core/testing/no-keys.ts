import { HostError } from '../errors/host-error.ts'
import type { CallKeys } from '../runner/call-keys.ts'

const missing = () => new HostError('WXH_KEY_MISSING', 'This test has no keys.')

/** The keys of an app that has none. */
export const noKeys: CallKeys = {
  idOf: () => undefined,
  sign: () => Promise.reject(missing()),
  verify: async () => 'unknown-key',
  encrypt: () => Promise.reject(missing()),
  decrypt: async () => undefined,
  secret: () => undefined,
}

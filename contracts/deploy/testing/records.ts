import { neededParts, type OperationSurface, type SignedRecord, type VerificationRecord } from '@wxhost/core/harness'
import { signRecord } from '../../record/sign-record.ts'
import { parseSigningKey } from '../../record/signing-key.ts'

/** RFC 8410, section 10.3. */
export const acme = parseSigningKey(
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----',
  'RFC 8410',
)

export const say: OperationSurface = {
  effect: 'safe',
  input: { type: 'object', required: ['text'], properties: { text: { type: 'string', maxLength: 20 } } },
  output: { type: 'object' },
  errors: [],
}

/** A sound record of a plugin of protocol `echo`, apart from what `more` says otherwise. */
export const recordOf = (plugin: string, more: Partial<VerificationRecord> = {}): VerificationRecord => ({
  recordVersion: 1,
  plugin,
  package: '@acme/plugin-echo',
  integrity: `sha256-${'A'.repeat(43)}=`,
  hostApi: ['1.0.0'],
  mock: '0.1.0',
  harness: '0.1.0',
  pact: null,
  parts: Object.fromEntries(neededParts.map((part) => [part, 'passed'])),
  surface: {
    protocol: 'echo',
    origins: [],
    needs: [],
    keys: [],
    secrets: {},
    operations: { say },
    channels: {},
    credentials: {},
  },
  ...more,
})

export const signed = (plugin: string, more: Partial<VerificationRecord> = {}): SignedRecord =>
  signRecord(recordOf(plugin, more), acme)

/** The same surface with another `say`. */
export const saying = (operation: Partial<OperationSurface>): Partial<VerificationRecord> => ({
  surface: { ...recordOf('x').surface, operations: { say: { ...say, ...operation } } },
})

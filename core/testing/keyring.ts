import { createKeyring } from '../keyring/derived-keyring.ts'
import { SecretValue } from '../secret-value.ts'

/** A keyring under a key that is nobody's. */
export const testKeyring = (byte = '11') => createKeyring([new SecretValue(byte.repeat(32))])

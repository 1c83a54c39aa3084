import { parseSigner } from './contract-signer.ts'

/**
 * The public key of the sandbox signer. Its private key is published with the contract harness, so that a plugin can be
 * tried without keys of one's own: what it signed proves nothing to a host in production, which refuses it by name.
 */
const publicKey = 'ed25519:pAYPPV5KhqXfhwDYw-a79y1NVK_dQ_v-OLa2N_f0JcU'

const parsed = parseSigner(publicKey)
if (parsed === undefined) throw new TypeError('the public key of the sandbox signer is damaged')

export const sandboxSigner = parsed

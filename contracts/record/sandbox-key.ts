import { parseSigningKey, type SigningKey } from './signing-key.ts'

/**
 * The private key of the sandbox signer: published on purpose, so that a plugin can be tried in a sandbox at once. What it
 * signs says only that somebody ran the suite; a host in production refuses it by name.
 */
const pem = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIKBsuHj6VFJVJZ0NfjkfDykf3MyyjZNTLrcxkIVuVhBo
-----END PRIVATE KEY-----
`

export const sandboxKey = (): SigningKey => parseSigningKey(pem, 'the sandbox signer')

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { type ContractSigner, signerOf } from '@wxhost/core/harness'
import { ContractFault } from '../drive/contract-fault.ts'

/** A key that signs records. Node shows nothing of a KeyObject: it may stand in an object that is printed. */
export interface SigningKey {
  readonly signer: ContractSigner
  readonly privateKey: KeyObject
}

/**
 * Draws a key and writes it as PKCS#8 PEM, mode 0600.
 *
 * @throws ContractFault where the file is there already: a key that is in use would be lost.
 */
export async function generateSigningKey(file: string): Promise<ContractSigner> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new ContractFault(
      error.code === 'EEXIST'
        ? `${file} is there already. Name another file: a key that is in use must not be overwritten.`
        : `${file} cannot be written (${error.code}). Name a file in a folder that you may write to.`,
    )
  })
  try {
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  } finally {
    await handle.close()
  }
  return keyOf(privateKey).signer
}

/**
 * Reads a key that {@link generateSigningKey} wrote.
 *
 * @throws ContractFault where it is missing, others may read it, or it is no Ed25519 key. Shows nothing of it.
 */
export async function readSigningKey(file: string): Promise<SigningKey> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new ContractFault(`The signing key ${file} cannot be read (${error.code}). Make one: wxhost contract keygen.`)
  })
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new ContractFault(
      `The signing key ${file} may be read or written by others (mode 0${(found.mode & 0o777).toString(8)}). Run: chmod 600 ${file}`,
    )
  return parseSigningKey(await readFile(file, 'utf8'), file)
}

/** @param where what the text came from, for messages: a file, or a variable such as `WXHOST_CONTRACT_KEY`. */
export function parseSigningKey(pem: string, where: string): SigningKey {
  const key = privateKeyIn(pem)
  if (key?.asymmetricKeyType === 'ed25519') return keyOf(key)
  throw new ContractFault(`${where} holds no Ed25519 private key as PKCS#8 PEM. Make one: wxhost contract keygen.`)
}

function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    // A variable of the environment often has its line ends written out.
    return createPrivateKey(pem.replaceAll('\\n', '\n'))
  } catch {
    return undefined
  }
}

function keyOf(privateKey: KeyObject): SigningKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { privateKey, signer: signerOf(Buffer.from(x, 'base64url')) }
}

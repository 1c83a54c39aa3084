import { randomBytes } from 'node:crypto'
import { link, mkdir, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readTextFile } from '../json-file/text-file.ts'
import { SecretValue } from '../secret-value.ts'
import { normalizeMasterKey } from './master-key.ts'
import type { SecretFault } from './secret-reference.ts'

export const masterKeyFile = (dataDir: string): string => join(dataDir, 'master.key')

/** The sandbox's own key: drawn once, kept in the data directory, so that what was sealed opens after a restart. */
export async function sandboxMasterKey(dataDir: string): Promise<SecretValue | SecretFault> {
  const path = masterKeyFile(dataDir)
  const held = await readTextFile(path)
  if (held.ok) return normalizeMasterKey(held.text) ?? spoilt(path, 'it does not hold 32 bytes')
  if (!held.missing) return spoilt(path, held.what)
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    return await drawOnce(path)
  } catch (error) {
    return spoilt(path, `it cannot be made (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`)
  }
}

/** Hosts that start together must end with one key: each writes a file of its own, and the first link wins. */
async function drawOnce(path: string): Promise<SecretValue | SecretFault> {
  const bytes = randomBytes(32)
  const own = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  await writeFile(own, `${bytes.toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    await link(own, path)
    return new SecretValue(bytes.toString('base64url'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return sandboxMasterKey(join(path, '..'))
  } finally {
    await unlink(own)
  }
}

const spoilt = (path: string, what: string): SecretFault => ({
  what: `${path}: ${what}`,
  remedy: 'Delete the file and start again (what was sealed with it is lost), or set WXHOST_MASTER_KEY.',
})

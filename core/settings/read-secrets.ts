import { randomBytes } from 'node:crypto'
import { readTextFile } from '../json-file/text-file.ts'
import { SecretValue } from '../secret-value.ts'
import { looksMadeUp, normalizeMasterKey } from './master-key.ts'
import { splitList } from './read-network.ts'
import { masterKeyFile, sandboxMasterKey } from './sandbox-master-key.ts'
import { followSecret, isSecretReference, type SecretContext, type SecretFault } from './secret-reference.ts'
import type { VariableReader } from './variable-reader.ts'
import type { Variable } from './variables.ts'

const newKey = `node -e "console.log(require('crypto').randomBytes(32).toString('base64url'))"`

/**
 * The master keys, current first.
 * @param make whether the sandbox may write the key that it draws.
 */
export async function readMasterKeys(
  reader: VariableReader,
  context: SecretContext,
  dataDir: string,
  make: boolean,
): Promise<readonly SecretValue[]> {
  const said = reader.text('WXHOST_MASTER_KEY')
  const first =
    said === undefined
      ? await defaultKey(reader, context, dataDir, make)
      : await readKey(reader, 'WXHOST_MASTER_KEY', said, context)
  const previous = splitList(reader.text('WXHOST_MASTER_KEY_PREVIOUS')).map((text) =>
    readKey(reader, 'WXHOST_MASTER_KEY_PREVIOUS', text, context),
  )
  return [first, ...(await Promise.all(previous))].filter((key) => key !== undefined)
}

/** A URL may hold a password, so it may be a reference, and is a secret either way. */
export async function readRedisUrl(reader: VariableReader, context: SecretContext): Promise<SecretValue | undefined> {
  const url = await readSecret(reader, 'WXHOST_REDIS_URL', reader.text('WXHOST_REDIS_URL'), context)
  if (url === undefined || /^rediss?:$/.test(URL.parse(url.reveal())?.protocol ?? '')) return url
  return reader.fault('WXHOST_REDIS_URL', 'is not a Redis URL', 'Write redis://host:6379/0 or rediss://….', undefined)
}

async function readKey(reader: VariableReader, name: Variable, text: string, context: SecretContext) {
  const secret = await readSecret(reader, name, text, context)
  if (secret === undefined) return undefined
  const key = normalizeMasterKey(secret.reveal())
  const remedy = `It must be 32 random bytes as base64url, base64 or hex. Make one: ${newKey}`
  if (key === undefined) return reader.fault(name, 'is not a key of 32 bytes', remedy, undefined)
  return looksMadeUp(key) ? reader.fault(name, 'is not a random key', remedy, undefined) : key
}

/** A secret, or a reference to one. Undefined where it cannot be had, which is a fault then. */
export async function readSecret(
  reader: VariableReader,
  name: Variable,
  text: string | undefined,
  context: SecretContext,
) {
  if (text === undefined) return undefined
  const loose = context.environment.mode === 'production' ? context.environment.looseness(name) : undefined
  if (loose !== undefined && !isSecretReference(text))
    reader.fault(
      name,
      `stands in a file that group or others may read (mode ${loose})`,
      'chmod 600 the file.',
      undefined,
    )
  if (!isSecretReference(text)) return new SecretValue(text)
  return orFault(reader, name, await followSecret(text, context))
}

async function defaultKey(reader: VariableReader, { environment }: SecretContext, dataDir: string, make: boolean) {
  if (environment.mode === 'production')
    return reader.fault('WXHOST_MASTER_KEY', 'is not set, and production needs it', `Make one: ${newKey}`, undefined)
  const exists = (await readTextFile(masterKeyFile(dataDir))).ok
  if (!make && !exists) return new SecretValue(randomBytes(32).toString('base64url'))
  return orFault(reader, 'WXHOST_MASTER_KEY', await sandboxMasterKey(dataDir))
}

function orFault(reader: VariableReader, name: Variable, found: SecretValue | SecretFault): SecretValue | undefined {
  if (found instanceof SecretValue) return found
  reader.faults.push({ code: 'WXH_SECRET_UNREADABLE', where: reader.where(name), ...found })
  return undefined
}

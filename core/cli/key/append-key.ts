import { randomBytes } from 'node:crypto'
import { access, rename, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { describeFaults, HostError } from '../../errors/host-error.ts'
import { type ApiKeyRow, type ApiKeysText, checkApiKeyRows, readApiKeyRows } from '../../settings/api-keys-file.ts'

/**
 * Adds a row to the file, which is made where it is missing; mode 0600 either way. A host that reads it meanwhile sees
 * the old file or the new one.
 * @throws HostError WXH_SETTINGS_INVALID where the file or the row cannot be used
 */
export async function appendKey(path: string, row: ApiKeyRow): Promise<void> {
  const before: ApiKeysText = (await exists(path)) ? await readApiKeyRows(path, 'sandbox') : { keys: [] }
  const after: ApiKeysText = { ...before, keys: [...before.keys, row] }
  refuseBadRow(basename(path), after)
  await replaceFile(path, `${JSON.stringify(after, null, 2)}\n`)
}

async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(next, text, { mode: 0o600, flag: 'wx' })
    await rename(next, path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    const message = `Cannot write ${path} (${code}). Name a file in a directory that exists and that you may write to. No key was added.`
    throw new HostError('WXH_SETTINGS_INVALID', message, { cause })
  }
}

/** @throws HostError WXH_SETTINGS_INVALID */
export function refuseBadRow(name: string, text: ApiKeysText): void {
  const faults = checkApiKeyRows(name, text)
  if (faults.length > 0)
    throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The key cannot be made', faults), { faults })
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

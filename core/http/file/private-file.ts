import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { HostError } from '../../errors/host-error.ts'

/**
 * A file that nobody else can open: for this user alone, and without a name as soon as it is open, so that nothing is left
 * behind however the host ends.
 * @throws HostError WXH_STORE_UNAVAILABLE
 */
export async function openPrivateFile(dataDir: string): Promise<FileHandle> {
  const directory = join(dataDir, 'tmp')
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const path = join(directory, randomUUID())
    const file = await open(path, 'wx+', 0o600)
    await unlink(path)
    return file
  } catch (cause) {
    throw new HostError('WXH_STORE_UNAVAILABLE', 'There is no place for a temporary file in the data directory.', {
      cause,
    })
  }
}

import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { HostError } from '../../errors/host-error.ts'
import { brokenFile } from './broken-file.ts'
import { YoungGarbage } from './young-garbage.ts'

/** Written once, then read once. */
export interface PrivateFile {
  /** Bytes written so far. */
  readonly size: number
  /** Fails with HostError WXH_STORE_UNAVAILABLE where the disk is full, WXH_FILE_BROKEN beyond {@link largestFile}. */
  sink(): Writable
  /** All of it, from the beginning. Fails with HostError WXH_STORE_UNAVAILABLE. */
  read(): AsyncIterable<Buffer>
  close(): Promise<void>
}

/** A small gzip may unpack to anything: it must not fill the disk, which pushes and payments need. */
const largestFile = 4_294_967_296
const pieceBytes = 65_536

/**
 * A file that nobody else can open: for this user alone, and without a name as soon as it is open, so that nothing is left
 * behind however the host ends.
 * @throws HostError WXH_STORE_UNAVAILABLE
 */
export async function openPrivateFile(dataDir: string): Promise<PrivateFile> {
  try {
    return privateFile(await openNameless(join(dataDir, 'tmp')))
  } catch (cause) {
    throw noPlace(cause)
  }
}

async function openNameless(directory: string): Promise<FileHandle> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, randomUUID())
  const handle = await open(path, 'wx+', 0o600)
  try {
    await unlink(path)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** @param limit bytes. */
export function privateFile(
  handle: Pick<FileHandle, 'writeFile' | 'read' | 'close'>,
  limit: number = largestFile,
): PrivateFile {
  let size = 0
  const write = async (chunk: Buffer) => {
    size += chunk.length
    if (size > limit) throw brokenFile(`it has more than ${limit} bytes; \`?stream=1\` hands on larger ones`)
    // From where the last one ended, and again until all of it is there.
    await handle.writeFile(chunk).catch((cause: unknown) => {
      throw noPlace(cause)
    })
  }
  return {
    get size() {
      return size
    },
    sink: () =>
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          write(chunk).then(() => done(), done)
        },
      }),
    async *read() {
      const garbage = new YoungGarbage()
      for (let at = 0; at < size; ) {
        const piece = Buffer.allocUnsafe(Math.min(pieceBytes, size - at))
        const bytesRead = await readInto(handle, piece, at)
        at += bytesRead
        garbage.add(bytesRead)
        yield piece.subarray(0, bytesRead)
      }
    },
    // All of it was handed on, or nothing of it counts.
    close: () => handle.close().catch(() => {}),
  }
}

async function readInto(handle: Pick<FileHandle, 'read'>, piece: Buffer, at: number): Promise<number> {
  try {
    const { bytesRead } = await handle.read(piece, 0, piece.length, at)
    if (bytesRead > 0) return bytesRead
  } catch (cause) {
    throw noPlace(cause)
  }
  throw noPlace(new Error('the temporary file is shorter than what was written'))
}

const noPlace = (cause: unknown) =>
  new HostError('WXH_STORE_UNAVAILABLE', 'The temporary file for the download cannot be kept in the data directory.', {
    cause,
  })

import { createHash } from 'node:crypto'
import { PassThrough, type Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { HostError } from '../../errors/host-error.ts'
import type { OpenFile } from '../../invocation/open-file.ts'
import { rowsOf } from './rows-of.ts'

/** The bytes that came are not the ones that WeChat promised, or ended early. */
export const brokenFile = (what: string, cause?: unknown): HostError =>
  new HostError('WXH_FILE_BROKEN', `The file from WeChat cannot be used: ${what}. Nothing of it is to be trusted.`, {
    cause,
  })

/**
 * Moves a file from WeChat to `sink`: unpacked, hashed, line by line where rows are asked for. Holds a few pieces at a time.
 * @param end whether the sink is ended with the last byte, or left to the caller, who ends it once the hash is known to be right.
 * @throws HostError WXH_FILE_BROKEN, when the hash is not the promised one too: then the sink has all of it already.
 */
export async function moveFile(file: OpenFile, body: Readable, sink: Writable, end: boolean): Promise<void> {
  const hash = createHash('sha1')
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const unpack = file.gunzip === true ? createGunzip() : new PassThrough()
  const rows = file.readLine === undefined ? new PassThrough() : rowsOf(file.readLine)
  try {
    await pipeline(body, unpack, tap, rows, sink, { end })
  } catch (cause) {
    throw cause instanceof HostError ? cause : brokenFile('it ended early or is not what its answer said', cause)
  }
  if (file.hash !== undefined && hash.digest('hex') !== file.hash.hex.toLowerCase())
    throw brokenFile('its SHA-1 is not the one that WeChat promised')
}

import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isHostError } from '../../errors/host-error.ts'
import type { OpenFile } from '../../invocation/open-file.ts'
import type { StreamedAnswer } from '../../transport/stream-outcome.ts'
import { brokenFile, callerGone } from './broken-file.ts'
import { rowsOf } from './rows-of.ts'
import { unpacked } from './unpack.ts'
import { YoungGarbage } from './young-garbage.ts'

/**
 * Moves a file from WeChat to `sink`: unpacked, hashed, line by line where rows are asked for. Holds a few pieces at a time,
 * and goes no faster than the slower of the two sides.
 * @param end whether the sink is ended with the last byte, or left to the caller, who ends it once the hash is known to be right.
 * @throws HostError WXH_FILE_BROKEN, when the hash is not the promised one too: then the sink has all of it already.
 * WXH_CALLER_GONE, and what the sink itself throws as a HostError.
 */
export async function moveFile(
  file: OpenFile,
  answer: StreamedAnswer,
  sink: Writable,
  end: boolean,
  gone: AbortSignal,
): Promise<void> {
  const hash = createHash('sha1')
  const garbage = new YoungGarbage()
  const { readLines } = file
  async function* seen(bytes: AsyncIterable<Buffer>) {
    for await (const chunk of bytes) {
      hash.update(chunk)
      garbage.add(chunk.length)
      yield chunk
    }
  }
  const read = (bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer | string> =>
    readLines === undefined ? seen(bytes) : rowsOf(seen(bytes), readLines)
  try {
    await pipeline(unpacked(answer, file.gunzip === true), read, sink, { end, signal: gone })
  } catch (cause) {
    answer.body.destroy()
    if (gone.aborted) throw callerGone()
    throw isHostError(cause) ? cause : brokenFile('it ended early or is not what its answer said', cause)
  }
  if (file.hash !== undefined && hash.digest('hex') !== file.hash.hex.toLowerCase())
    throw brokenFile('its SHA-1 is not the one that WeChat promised')
}

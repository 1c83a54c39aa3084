import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const

export class AnswerTooLargeError extends Error {}
export class UnknownCodingError extends Error {}

/**
 * Undoes `content-encoding`. The limit holds for what comes out, so that a small bomb cannot fill the memory.
 *
 * @param limit bytes.
 * @throws AnswerTooLargeError, UnknownCodingError, or zlib's own error where the bytes are cut or garbled.
 */
export async function undoCoding(bytes: Buffer, coding: string | undefined, limit: number): Promise<Buffer> {
  const name = coding?.trim().toLowerCase() ?? 'identity'
  if (name === '' || name === 'identity' || bytes.length === 0) return bytes
  if (!Object.hasOwn(decoders, name)) throw new UnknownCodingError(name)
  try {
    return await decoders[name as keyof typeof decoders](bytes, { maxOutputLength: limit })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new AnswerTooLargeError()
    throw error
  }
}

import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { StreamedAnswer } from '../../transport/stream-outcome.ts'
import { brokenFile } from './broken-file.ts'

const pieceBytes = 65_536

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip({ chunkSize: pieceBytes }),
  'x-gzip': () => createGunzip({ chunkSize: pieceBytes }),
  deflate: () => createInflate({ chunkSize: pieceBytes }),
  br: () => createBrotliDecompress({ chunkSize: pieceBytes }),
}

/**
 * The file in an answer: without what a proxy on the way may have put around it (`content-encoding`), then without its own
 * gzip. What goes wrong with the answer goes wrong with it, and whoever gives it up gives up the answer.
 * @throws HostError WXH_FILE_BROKEN
 */
export function unpacked({ headers, body }: StreamedAnswer, gunzip: boolean): Readable {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  const outer = coding === '' || coding === 'identity' ? [] : [decoderOf(coding)]
  const [first, second] = gunzip ? [...outer, decoderOf('gzip')] : outer
  if (first === undefined) return body
  return second === undefined ? pipeline(body, first, () => {}) : pipeline(body, first, second, () => {})
}

function decoderOf(coding: string): Transform {
  const make = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
  if (make === undefined) throw brokenFile('it came in a content-encoding that nobody asked for')
  return make()
}

import type { Transform } from 'node:stream'
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
 * What leads from the bytes of an answer to the file: first what a proxy on the way may have put around it
 * (`content-encoding`), then the file's own gzip.
 * @throws HostError WXH_FILE_BROKEN
 */
export function unpackers({ headers }: StreamedAnswer, gunzip: boolean): readonly Transform[] {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  const outer = coding === '' || coding === 'identity' ? [] : [decoderOf(coding)]
  return gunzip ? [...outer, createGunzip({ chunkSize: pieceBytes })] : outer
}

function decoderOf(coding: string): Transform {
  const make = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
  if (make === undefined) throw brokenFile('it came in a content-encoding that nobody asked for')
  return make()
}

import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { HttpResponse } from 'msw/http'
import type { Fault } from '../world/faults.ts'
import { WECHAT_JSON } from './answer-text.ts'

const CHUNK = 65_536
const BOMB_BYTES = 256 * 1024 * 1024

/** The socket is destroyed instead of an answer. */
const noAnswer = (): Response => HttpResponse.error()

/** Makes a fault's answer out of the right one. Refusals (`errcode`) are made before and come through as they are. */
export async function spoil({ fault }: Fault, right: Response): Promise<Response> {
  if ('reset' in fault || 'resetBefore' in fault) return noAnswer()
  if ('status' in fault) {
    const headers = { 'content-type': fault.contentType ?? 'text/html' }
    return new Response(fault.body, { status: fault.status, headers })
  }
  if ('contentType' in fault) return relabelled(right, fault.contentType)
  if ('truncate' in fault && right.headers.has('transfer-encoding')) return cutOff(right)
  if ('truncate' in fault) return truncated(right.headers, Buffer.from(await right.arrayBuffer()))
  if ('hugeBytes' in fault) return huge(fault.hugeBytes)
  if ('gzipBomb' in fault) return gzipBomb()
  return right
}

function relabelled(right: Response, contentType: string): Response {
  right.headers.set('content-type', contentType)
  return right
}

/** Half of the body, under the length of the whole; reading on fails, and so the socket ends. */
function truncated(right: Headers, whole: Buffer): Response {
  const headers = { ...Object.fromEntries(right), 'content-length': String(whole.length) }
  return new Response(ReadableStream.from(halfOf(whole)), { headers })
}

/** The first piece of a file that is made as it is read; then the socket ends. */
function cutOff(right: Response): Response {
  return new Response(ReadableStream.from(firstOf(right.body ?? [])), { headers: right.headers })
}

async function* firstOf(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece
    throw new Error(CUT_SHORT)
  }
}

const CUT_SHORT = 'The mock cut this answer short, as its fault says.'

function* halfOf(whole: Buffer): Generator<Uint8Array> {
  yield new Uint8Array(whole.subarray(0, Math.floor(whole.length / 2)))
  throw new Error(CUT_SHORT)
}

/** Valid JSON of about `bytes` bytes. */
function huge(bytes: number): Response {
  return chunked(filled(bytes))
}

/** 256 MB of blanks in a few hundred kilobytes. */
function gzipBomb(): Response {
  const blanks = Readable.from(repeat(new Uint8Array(CHUNK).fill(0x20), BOMB_BYTES / CHUNK))
  const packed = blanks.pipe(createGzip())
  return chunked(packed, { 'content-encoding': 'gzip' })
}

function* repeat(chunk: Uint8Array, times: number): Generator<Uint8Array> {
  for (let count = 0; count < times; count += 1) yield chunk
}

function* filled(bytes: number): Generator<Uint8Array> {
  yield new TextEncoder().encode('{"errcode":0,"errmsg":"ok","filler":"')
  const filler = new Uint8Array(CHUNK).fill(0x61)
  for (let left = bytes; left > 0; left -= CHUNK) yield filler.subarray(0, Math.min(left, CHUNK))
  yield new TextEncoder().encode('"}')
}

/** An answer of unknown length, made as it is read. (Readable.toWeb would throw when its reader leaves early.) */
function chunked(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  headers: Record<string, string> = {},
): Response {
  const all = { 'content-type': WECHAT_JSON, 'transfer-encoding': 'chunked', ...headers }
  return new Response(ReadableStream.from(pieces), { headers: all })
}

import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { OpenFile, ReadFileLines } from '../../../invocation/open-file.ts'
import type { Settings } from '../../../settings.ts'
import { callUrl, httpFloor, reportOf } from '../../../testing/http-floor.ts'
import { upstreamSettings } from '../../../testing/upstream.ts'
import type { StreamedAnswer, StreamOutcome } from '../../../transport/stream-outcome.ts'

/** SHA-1 of `abc` and of a million times `a`: FIPS 180-2, appendix A. */
export const sha1OfAbc = 'a9993e364706816aba3e25717850c26c9cd0d89d'
export const sha1OfMillion = '34aa973cd4c4daa4f61eeb2bdbad27316534016f'

/** WeChat's answer with these pieces. */
export const arriving = (
  pieces: Iterable<Buffer | string> | AsyncIterable<Buffer | string>,
  more: Partial<StreamedAnswer> = {},
): StreamedAnswer => ({
  kind: 'streaming',
  status: 200,
  headers: {},
  body: Readable.from(bytesOf(pieces), { objectMode: false }),
  ...more,
})

async function* bytesOf(pieces: Iterable<Buffer | string> | AsyncIterable<Buffer | string>) {
  for await (const piece of pieces) yield Buffer.from(piece)
}

/** A file of `abc`, that differs in these members. */
export const fileOf = (outcome: StreamOutcome | OpenFile['open'], more: Partial<OpenFile> = {}): OpenFile => ({
  contentType: 'text/csv; charset=utf-8',
  fileName: 'tradebill-2026-11-19.csv',
  hash: { alg: 'sha1', hex: sha1OfAbc },
  open: typeof outcome === 'function' ? outcome : async () => outcome,
  ...more,
})

/** Rows tell how long their lines are; empty ones are none. */
export const countingLines: ReadFileLines = async (lines, state) => ({
  state: Number(state ?? 0) + lines.length,
  text: lines.map((line) => (line === '' ? '' : `{"n":${line.length}}\n`)).join(''),
})

/** The HTTP floor over an operation that answers with `file`, and a data directory of its own. */
export async function fileFloor(file: OpenFile | Promise<OpenFile>, given: { readonly dataDir?: string } = {}) {
  const made = await mkdtemp(join(tmpdir(), 'wxhost-file-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  const dataDir = given.dataDir ?? made
  const settings = {
    http: { host: '127.0.0.1', port: 0, bodyLimit: 10_000, maxInFlight: 100 },
    upstream: upstreamSettings('http://127.0.0.1:1'),
    dataDir,
  } as Settings
  const floor = httpFloor({
    invoke: async () => reportOf({ kind: 'stream', file: await file }),
    parts: { settings },
  })
  const checked = () => floor.post(callUrl('look'), {})
  const atOnce = () => floor.post(`${callUrl('look')}?stream=1`, {})
  /** Sends the request on a socket of its own, and reads nothing yet. */
  const ask = async ({ query = '', version = '1.1' } = {}): Promise<Socket> => {
    const { port } = new URL(await floor.http.listen({ host: '127.0.0.1', port: 0 }))
    const socket = connect(Number(port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(`POST ${callUrl('look')}${query} HTTP/${version}\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
    return socket
  }
  /** Names that are left in the directory for temporary files. */
  const leftBehind = async () => readdir(join(dataDir, 'tmp'))
  /** Lets things happen until the call is written down. */
  const recorded = () => until(() => floor.audited.length > 0)
  return { ...floor, checked, atOnce, ask, leftBehind, recorded }
}

export async function until(come: () => boolean): Promise<void> {
  while (!come()) await new Promise((resolve) => setImmediate(resolve))
}

/** What comes until the other side closes. */
export async function allOf(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  await once(socket, 'close')
  return text
}

import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'
import { HostError } from '../../errors/host-error.ts'
import type { OpenFile } from '../../invocation/open-file.ts'
import type { StreamOutcome } from '../../transport/stream-outcome.ts'
import { brokenFile, moveFile } from './file-pipeline.ts'
import { openPrivateFile } from './private-file.ts'

/**
 * Answers with a file of WeChat that was checked first: not one byte of it leaves before all of it is here and its hash is
 * right. It lies in a private file meanwhile, never in memory.
 * @throws HostError WXH_FILE_BROKEN, WXH_UPSTREAM_UNREACHABLE, WXH_UPSTREAM_UNTRUSTED, WXH_STORE_UNAVAILABLE.
 */
export async function sendCheckedFile(
  file: OpenFile,
  reply: FastifyReply,
  dataDir: string,
  signal: AbortSignal,
): Promise<void> {
  const answer = arrived(await file.open(signal))
  const place = await openPrivateFile(dataDir)
  try {
    const sink = place.createWriteStream({ autoClose: false })
    await moveFile(file, answer.body, sink, true).catch((error: unknown) => {
      throw sink.errored === null ? error : full(sink.errored)
    })
    const { size } = await place.stat()
    begin(file, reply, size)
    await pipeline(place.createReadStream({ start: 0, autoClose: false }), reply.raw)
  } finally {
    await place.close()
  }
}

/** Answers at once, piece by piece; where the file turns out to be wrong, the connection is cut: the caller must not keep it. */
export async function sendFileAtOnce(file: OpenFile, reply: FastifyReply, signal: AbortSignal): Promise<void> {
  const answer = arrived(await file.open(signal))
  begin(file, reply, undefined)
  try {
    await moveFile(file, answer.body, reply.raw, false)
  } catch (error) {
    reply.raw.destroy()
    throw error
  }
  // The end of a chunked answer tells that all of it came: not before the hash is known to be right.
  reply.raw.end()
}

function begin(file: OpenFile, reply: FastifyReply, size: number | undefined): void {
  reply.hijack()
  const headers = Object.entries(reply.getHeaders()).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  )
  for (const [name, value] of headers) reply.raw.setHeader(name, value)
  reply.raw.setHeader('content-type', file.contentType)
  if (size !== undefined) reply.raw.setHeader('content-length', size)
  if (file.fileName !== undefined && /^[\w.-]{1,100}$/.test(file.fileName))
    reply.raw.setHeader('content-disposition', `attachment; filename="${file.fileName}"`)
  reply.raw.writeHead(200)
}

function arrived(outcome: StreamOutcome): Extract<StreamOutcome, { kind: 'streaming' }> {
  if (outcome.kind === 'not-sent')
    throw new HostError(
      'WXH_UPSTREAM_UNREACHABLE',
      `The file could not be asked for (${outcome.reason}, ${outcome.code}).`,
    )
  if (outcome.kind === 'no-answer')
    throw new HostError('WXH_UPSTREAM_UNTRUSTED', `No answer to the request for the file (${outcome.reason}).`)
  if (outcome.status === 200) return outcome
  outcome.body.destroy()
  throw brokenFile(`WeChat answered with status ${outcome.status}`)
}

const full = (cause: Error) =>
  new HostError('WXH_STORE_UNAVAILABLE', 'The temporary file of the data directory cannot be written.', { cause })

import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'
import { HostError, isHostError } from '../../errors/host-error.ts'
import type { OpenFile } from '../../invocation/open-file.ts'
import type { StreamedAnswer, StreamOutcome } from '../../transport/stream-outcome.ts'
import { brokenFile, callerGone } from './broken-file.ts'
import { moveFile } from './move-file.ts'
import type { PrivateFile } from './private-file.ts'

/**
 * A caller that takes nothing for this long is cut off. There is no limit for the whole of a file: a slow caller is no fault,
 * and the pauses of WeChat have a limit of their own.
 */
const callerPauseMs = 300_000

/** To whom a file goes. */
export interface Taker {
  readonly reply: FastifyReply
  /** Aborted when the caller closes the connection. */
  readonly gone: AbortSignal
  /** Called once, right before the headers of the answer leave. */
  beforeHead(): void
}

/**
 * Answers with a file of WeChat that was checked first: not one byte of it leaves before all of it is here and its hash is
 * right. It lies in a private file meanwhile, never in memory.
 * @throws HostError WXH_FILE_BROKEN, WXH_CALLER_GONE, WXH_UPSTREAM_UNREACHABLE, WXH_UPSTREAM_UNTRUSTED,
 * WXH_DEADLINE_EXCEEDED, WXH_STORE_UNAVAILABLE, WXH_PLUGIN_FAULT.
 */
export async function sendCheckedFile(
  file: OpenFile,
  taker: Taker,
  openPlace: () => Promise<PrivateFile>,
): Promise<void> {
  const { gone } = taker
  // First the place: an answer that nobody reads would hold its connection for ever.
  const place = await openPlace()
  try {
    await moveFile(file, arrived(await file.open(gone)), place.sink(), true, gone)
    if (gone.aborted) throw callerGone()
    await pipeline(place.read(), begin(file, taker, place.size))
  } catch (error) {
    throw isHostError(error) ? error : callerGone()
  } finally {
    await place.close()
  }
}

/** Answers at once, piece by piece; where the file turns out to be wrong, the answer is never ended: its connection has to be cut. */
export async function sendFileAtOnce(file: OpenFile, taker: Taker): Promise<void> {
  const answer = arrived(await file.open(taker.gone))
  const raw = begin(file, taker, undefined)
  await moveFile(file, answer, raw, false, taker.gone)
  // The end of a chunked answer tells that all of it came: not before the hash is known to be right.
  raw.end()
}

function begin(file: OpenFile, { reply, beforeHead }: Taker, size: number | undefined): FastifyReply['raw'] {
  beforeHead()
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.setHeader('content-type', file.contentType)
  if (size !== undefined) raw.setHeader('content-length', size)
  if (file.fileName !== undefined && /^[\w.-]{1,100}$/.test(file.fileName))
    raw.setHeader('content-disposition', `attachment; filename="${file.fileName}"`)
  limitPauses(raw, callerPauseMs)
  return raw.writeHead(200)
}

/** Node's own limit for a socket: it counts what the other side has taken, not what was written. */
export const limitPauses = (raw: FastifyReply['raw'], ms: number) => raw.setTimeout(ms, () => raw.destroy())

function arrived(outcome: StreamOutcome): StreamedAnswer {
  if (outcome.kind !== 'streaming') throw unanswered(outcome)
  if (outcome.status === 200) return outcome
  outcome.body.destroy()
  throw brokenFile(`WeChat answered with status ${outcome.status}`)
}

function unanswered({ kind, reason, code }: Exclude<StreamOutcome, StreamedAnswer>): HostError {
  const last = `${kind}, ${reason} (${code})`
  if (reason === 'aborted') return callerGone()
  if (reason === 'deadline')
    return new HostError('WXH_DEADLINE_EXCEEDED', `Time ran out before WeChat began to send the file: ${last}.`)
  return kind === 'not-sent'
    ? new HostError('WXH_UPSTREAM_UNREACHABLE', `The file could not be asked for: ${last}.`)
    : new HostError('WXH_UPSTREAM_UNTRUSTED', `No answer to the request for the file: ${last}.`)
}

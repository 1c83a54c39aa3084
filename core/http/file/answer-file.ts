import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HostError } from '../../errors/host-error.ts'
import type { OpenFile } from '../../invocation/open-file.ts'
import { pluginTextOf } from '../call-facts.ts'
import { letGo } from '../end-of-request.ts'
import type { HttpParts } from '../http-parts.ts'
import { errorOf } from '../problem/error-of.ts'
import { classOfCode } from '../problem/problem.ts'
import { openPrivateFile } from './private-file.ts'
import { sendCheckedFile, sendFileAtOnce } from './send-file.ts'

/**
 * `?stream=1`: piece by piece as it comes, cut off when it turns out to be wrong; else checked first.
 * @param gone aborted when the caller closes the connection.
 * @returns what went wrong before the first byte left: it can still be told.
 */
export async function answerFile(
  file: OpenFile,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: HttpParts,
  gone: AbortSignal,
): Promise<HostError | undefined> {
  const counted = { ...file, open: (signal: AbortSignal) => open(file, signal, request, parts) }
  const taker = { reply, gone, beforeHead: () => letGo(reply, parts) }
  try {
    if (wantsAtOnce(request)) await sendFileAtOnce(counted, taker)
    else await sendCheckedFile(counted, taker, () => openPrivateFile(parts.settings.dataDir))
    return undefined
  } catch (error) {
    const told = errorOf(error)
    if (!reply.sent) return told
    cut(told, request, reply, parts)
    return undefined
  }
}

/** In HTTP/1.0 an answer of unknown length ends with its connection: one that was cut would look like one that is whole. */
function wantsAtOnce({ query, raw }: FastifyRequest): boolean {
  return (query as { stream?: unknown }).stream === '1' && raw.httpVersion !== '1.0'
}

/** The download is a sending of the call, too. */
async function open(file: OpenFile, signal: AbortSignal, { facts }: FastifyRequest, { clock }: HttpParts) {
  const started = clock.monotonic()
  const outcome = await file.open(signal)
  facts.attempts++
  facts.upstreamMs += clock.monotonic() - started
  return outcome
}

/** All that is left to say is that the answer did not come to its end. */
function cut(error: HostError, request: FastifyRequest, reply: FastifyReply, parts: HttpParts): void {
  const { facts } = request
  reply.raw.destroy()
  facts.closed = true
  facts.outcome = error.code
  facts.errorClass = classOfCode.get(error.code) ?? 'none'
  if (error.code !== 'WXH_CALLER_GONE')
    parts.log.error({ requestId: request.id, plugin: pluginTextOf(facts), err: error }, 'the answer was cut off')
}

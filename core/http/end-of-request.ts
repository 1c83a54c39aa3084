import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpParts } from './http-parts.ts'
import { recordCall } from './record-call.ts'

/**
 * A request ends when its answer is out, or when its caller has gone and what it asked for has come to its end. The
 * framework's own hook runs only where an answer was taken: calls of callers that hang up would stay in hand for ever.
 */
export function watchEnd(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): void {
  reply.raw.once('close', () => {
    request.facts.closed = true
    if (reply.raw.writableEnded) end(request, reply, parts)
  })
}

/** To be called after every answer: where nobody is left to take it, no event tells that it was given. */
export function endIfClosed(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): void {
  if (request.facts.closed) end(request, reply, parts)
}

/** A connection that its caller keeps open would hold up the stop of the host: the last answer on it says so. */
export function letGo(reply: FastifyReply, { inFlight }: HttpParts): void {
  if (inFlight.stopping) reply.header('connection', 'close')
}

function end(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): void {
  const { facts } = request
  if (facts.ended) return
  facts.ended = true
  if (facts.turn !== undefined) parts.inFlight.leave(facts.turn)
  recordCall(request, reply, parts)
}

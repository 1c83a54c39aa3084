import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HostError } from '../../errors/host-error.ts'
import type { Receive } from '../../inbound/receive/receive.ts'
import type { Push } from '../../protocol/index.ts'
import { readPush } from '../edge/read-push.ts'
import { endIfClosed, letGo } from '../end-of-request.ts'
import type { HttpParts } from '../http-parts.ts'

/** Of a push, in bytes: WeChat's own have a few thousand, and nobody has proven yet who sends this one. */
const bodyLimit = 262_144

interface InboundParams {
  readonly owner: string
  readonly channel: string
}

/**
 * `POST|GET /inbound/:owner/:channel`, e.g. `/inbound/1900000109/pay.notify`. WeChat calls it and has no API key: what it
 * sends is signed, and so its bytes are kept as they are, whatever content type they claim.
 */
export function inboundRoute(http: FastifyInstance, parts: HttpParts & { readonly receive: Receive }): void {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
    // A content type that is none would be refused by the framework; what came stands in the raw headers still.
    scope.addHook('onRequest', async ({ headers }) => {
      headers['content-type'] = 'application/octet-stream'
    })
    const handler = (method: Push['method']) => (request: FastifyRequest, reply: FastifyReply) =>
      handle(method, request as FastifyRequest<{ Params: InboundParams }>, reply, parts)
    scope.post('/inbound/:owner/:channel', { bodyLimit, handler: handler('POST') })
    scope.get('/inbound/:owner/:channel', { exposeHeadRoute: false, handler: handler('GET') })
  })
}

async function handle(
  method: Push['method'],
  request: FastifyRequest<{ Params: InboundParams }>,
  reply: FastifyReply,
  parts: HttpParts & { readonly receive: Receive },
): Promise<FastifyReply> {
  const push = readPush(method, request.raw, request.body)
  // Only now that all of it is here: who sends slowly takes no place from others.
  const turn = parts.pushesInFlight.enter()
  try {
    const { owner, channel } = request.params
    const { outcome, answer } = await parts.receive({ ownerId: owner, channel, push })
    if (outcome === 'unknown') throw new HostError('WXH_INBOUND_UNKNOWN', 'No app or merchant takes pushes here.')
    if (outcome === 'wrong-method') {
      reply.header('allow', 'POST')
      throw new HostError('WXH_METHOD_NOT_ALLOWED', 'This address takes POST.')
    }
    letGo(reply, parts)
    reply.code(answer.status).header('content-type', answer.contentType ?? 'text/plain; charset=utf-8')
    // A 204 has no body, nor a word of what it would be.
    if (answer.status === 204) reply.removeHeader('content-type').send()
    else reply.send(answer.body)
  } finally {
    parts.pushesInFlight.leave(turn)
  }
  endIfClosed(request, reply, parts)
  return reply
}

import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { newCallFacts } from './call-facts.ts'
import { answerClientError } from './client-error.ts'
import { readBody } from './edge/read-body.ts'
import { requestIdOf } from './edge/request-id.ts'
import { traceContext } from './edge/trace-context.ts'
import { endIfClosed, letGo, watchEnd } from './end-of-request.ts'
import type { HttpParts } from './http-parts.ts'
import { errorOf } from './problem/error-of.ts'
import { problemOfError } from './problem/problem.ts'
import { sendProblem } from './problem/send-problem.ts'
import { notFound } from './routes/not-found.ts'

const maxHeaderBytes = 16_384
/** A whole request must have arrived in this time, else a slow sender could hold the socket for ever. */
const requestTimeoutMs = 30_000
/** How often Node looks for such; by itself only every 30 s, so that the limit would be anything up to twice as long. */
const slowCheckMs = 1_000

/**
 * A server without routes: bounded, every refusal problem+json, every request recorded.
 * @param check looks at a request before anything of it is read; throws where it is refused.
 */
export function createFrame(parts: HttpParts, check: (request: FastifyRequest) => void): FastifyInstance {
  const http = fastify({
    logger: false,
    bodyLimit: parts.settings.http.bodyLimit,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: (raw) => requestIdOf(raw.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => {
      begin(request, reply, parts)
      refuse(error, request, reply, parts)
    },
    clientErrorHandler: answerClientError,
    http: { maxHeaderSize: maxHeaderBytes, requireHostHeader: false, connectionsCheckingInterval: slowCheckMs },
    routerOptions: { maxParamLength: 256 },
  })
  // Node would refuse unknown expectations by itself, without a problem; RFC 9110 10.1.1 lets a server ignore them.
  http.server.on('checkExpectation', (request, response) => http.server.emit('request', request, response))
  http.decorateRequest('facts')
  http.addHook('onRequest', (request, reply, done) => {
    begin(request, reply, parts)
    check(request)
    done()
  })
  readJson(http)
  http.setErrorHandler((error, request, reply) => refuse(error, request, reply, parts))
  http.setNotFoundHandler(notFound)
  return http
}

function begin(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): void {
  const header = request.headers.traceparent
  const trace = traceContext(typeof header === 'string' ? header : undefined)
  request.facts = newCallFacts(parts.clock.monotonic(), trace)
  watchEnd(request, reply, parts)
  reply.header('x-request-id', request.id)
  reply.header('traceparent', trace.traceparent)
}

function readJson(http: FastifyInstance): void {
  http.removeAllContentTypeParsers()
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, body.length === 0 ? undefined : readBody(body as Buffer, request.headers['content-type']))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** The one place that turns an error into an answer. */
function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply, parts: HttpParts): void {
  const hostError = errorOf(error)
  request.facts.outcome = hostError.code
  if (hostError.code === 'WXH_INTERNAL')
    parts.log.error({ requestId: request.id, err: hostError.details.cause }, hostError.message)
  letGo(reply, parts)
  sendProblem(reply, problemOfError(hostError, request.id))
  endIfClosed(request, reply, parts)
}

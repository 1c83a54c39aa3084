import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CredentialRefusedError } from '../../credential/credential-errors.ts'
import type { ErrorCode } from '../../errors/catalogue.ts'
import { HostError } from '../../errors/host-error.ts'
import type { CallResult } from '../../invocation/call-request.ts'
import { operationOf } from '../../invocation/routed/operation-of.ts'
import { armAbsent, type RoutedReport } from '../../invocation/routed/routed-call.ts'
import { formatPluginId, type LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { Arm } from '../../rollout/arm.ts'
import type { Route } from '../../router/router.ts'
import { type CallFacts, type CallTarget, pluginTextOf } from '../call-facts.ts'
import type { Caller } from '../edge/api-keys.ts'
import { readArm, readCallHeaders } from '../edge/call-headers.ts'
import { endIfClosed, letGo } from '../end-of-request.ts'
import { answerFile } from '../file/answer-file.ts'
import type { HttpParts } from '../http-parts.ts'
import { classOfCode, type Problem, problemOfError, problemOfFailure, ridOf } from '../problem/problem.ts'
import { sendProblem } from '../problem/send-problem.ts'

interface CallParams {
  readonly appid: string
  readonly protocol: string
  readonly operation: string
}

/** `POST /v1/apps/:appid/:protocol/:operation` */
export function callRoute(http: FastifyInstance, parts: HttpParts): void {
  http.post<{ Params: CallParams }>('/v1/apps/:appid/:protocol/:operation', {
    // Before the body is read: who has no key sends no megabytes.
    onRequest: (request, _reply, done) => {
      const turn = parts.inFlight.enter()
      try {
        request.facts.target = targetOf(request.params, request, parts)
        request.facts.turn = turn
      } catch (error) {
        parts.inFlight.leave(turn)
        throw error
      }
      done()
    },
    handler: (request, reply) => handle(request, reply, parts),
  })
}

function targetOf(params: CallParams, request: FastifyRequest, parts: HttpParts): CallTarget {
  const caller = parts.apiKeys.callerOf(request.headers.authorization)
  request.facts.keyId = caller.keyId
  const app = parts.apps.get(params.appid)
  // Another tenant's appid looks like one that is not there.
  if (app === undefined || !caller.mayUseApp(app.appid))
    throw new HostError('WXH_APP_NOT_FOUND', 'No app of this appid is known to the host, or not for this API key.')
  const route = parts.router.route(app.appid, params.protocol)
  if (route === undefined)
    throw new HostError('WXH_PROTOCOL_NOT_FOUND', 'No loaded plugin serves this protocol for this app.')
  const chosen = chosenArm(request, caller)
  const loaded = addressedOf(route, chosen)
  const operation = operationOf(loaded, params.operation)
  if (operation === undefined) {
    const names = Object.keys(loaded.plugin.operations)
    throw new HostError('WXH_OPERATION_NOT_FOUND', `${loaded.protocol} has: ${names.join(', ')}.`)
  }
  if (!caller.mayUseOperation(loaded.protocol, params.operation))
    throw new HostError('WXH_FORBIDDEN', `The API key does not cover ${loaded.protocol}.${params.operation}.`)
  return { app, protocol: loaded.protocol, operationName: params.operation, operation, loaded, chosen }
}

function chosenArm(request: FastifyRequest, caller: Caller): Arm | undefined {
  const chosen = readArm(request.headers)
  if (chosen !== undefined && !caller.mayChooseArm())
    throw new HostError('WXH_ARM_FORBIDDEN', 'The API key does not cover x-wxhost-arm.')
  return chosen
}

/** Callers rely on what stable promises, whichever version answers; who chooses the canary is bound by the canary. */
function addressedOf({ loaded, lane }: Route, chosen: Arm | undefined): LoadedPlugin {
  if (chosen !== 'canary') return loaded
  if (lane === undefined || lane.isSuspended) throw armAbsent()
  return lane.canary
}

async function handle(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): Promise<FastifyReply> {
  const { target } = request.facts
  if (target === undefined) throw new HostError('WXH_INTERNAL', 'A call was handled before it was addressed.')
  const { app, operation } = target
  reply.header('x-wxhost-plugin', formatPluginId(target.loaded.id))
  const { upstream } = parts.settings
  const { timeoutMs, idempotencyKey } = readCallHeaders(request.headers, upstream.maxCallTimeoutMs)
  const input = request.body === undefined ? {} : request.body
  const breach = parts.schemas.breachOf(operation.input, input)
  if (breach !== undefined)
    throw new HostError('WXH_INPUT_INVALID', `The input${breach.pointer} ${breach.message}.`, {
      pointer: breach.pointer,
    })

  const gone = hungUp(reply)
  const report = await parts.call({
    app,
    addressed: target.loaded,
    operationName: target.operationName,
    operation,
    input,
    idempotencyKey,
    requestId: request.id,
    deadline: parts.clock.now() + (timeoutMs ?? upstream.callTimeoutMs),
    ...(operation.effect === 'safe' ? { signal: gone } : {}),
    ...(target.chosen === undefined ? {} : { chosen: target.chosen }),
  })
  note(report, request.facts)
  reply.header('x-wxhost-plugin', formatPluginId(report.answeredBy.id))
  const result = await withoutFile(report.result, request, reply, parts, gone)
  if (result !== undefined) {
    letGo(reply, parts)
    answer(result, request, reply, parts)
  }
  endIfClosed(request, reply, parts)
  return reply
}

function note(report: RoutedReport, facts: CallFacts): void {
  facts.attempts = report.attempts
  facts.upstreamMs = report.upstreamMs
  facts.arm = report.givenTo
  facts.answeredBy = report.answeredBy
  facts.rescued = report.arm?.rescued === true
}

/** Aborted when the caller closes the connection before its answer is out. */
function hungUp(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('the caller hung up'))
  })
  return controller.signal
}

/** @returns what is still to be told: nothing, where a file was the answer. */
async function withoutFile(
  result: CallResult,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: HttpParts,
  gone: AbortSignal,
): Promise<Told | undefined> {
  if (result.kind !== 'stream') return result
  const error = await answerFile(result.file, request, reply, parts, gone)
  return error === undefined ? undefined : { kind: 'failed', error }
}

type Told = Exclude<CallResult, { kind: 'stream' }>

function answer(result: Told, request: FastifyRequest, reply: FastifyReply, parts: HttpParts): FastifyReply {
  const { facts } = request
  switch (result.kind) {
    case 'output': {
      if (result.replayed) {
        facts.replayed = true
        reply.header('idempotency-replayed', 'true')
      }
      const { output, warnings } = result
      reply.header('content-type', 'application/json; charset=utf-8')
      return reply.send(JSON.stringify(warnings.length === 0 ? { output } : { output, warnings }))
    }
    case 'refused': {
      const { failure, retryAfterMs } = result
      const problem = problemOfFailure(failure, request.id, retryAfterMs)
      facts.outcome = problem.code
      facts.errorClass = failure.class
      facts.reason = failure.code
      facts.rid = ridOf(failure.message)
      return sendProblem(reply, problem)
    }
    case 'failed': {
      const { error, fault } = result
      facts.outcome = error.code
      facts.errorClass = classOfCode.get(error.code) ?? 'none'
      if (fault !== undefined) {
        facts.errorClass = 'plugin-fault'
        parts.log.error({ requestId: request.id, plugin: pluginTextOf(facts), fault }, 'the plugin made a mistake')
      } else if (ofThisSide.has(error.code))
        parts.log.error({ requestId: request.id, err: error.details.cause }, error.message)
      return sendProblem(reply, problemFor(error, request))
    }
  }
}

/** Codes whose cause only the log tells. */
const ofThisSide: ReadonlySet<ErrorCode> = new Set([
  'WXH_INTERNAL',
  'WXH_STORE_UNAVAILABLE',
  'WXH_PLUGIN_FAULT',
  'WXH_PLUGIN_QUARANTINED',
])

/** Where WeChat refuses the credential, its own words say which setting is wrong. */
function problemFor(error: HostError, request: FastifyRequest): Problem {
  if (!(error instanceof CredentialRefusedError)) return problemOfError(error, request.id)
  const { failure } = error
  request.facts.errorClass = failure.class
  request.facts.reason = failure.code
  request.facts.rid = ridOf(failure.message)
  return problemOfFailure(failure, request.id, error.details.retryAfterMs, error.code)
}

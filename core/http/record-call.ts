import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AuditRecord } from '../audit/audit-record.ts'
import { isoTime } from '../iso-time.ts'
import { pluginTextOf } from './call-facts.ts'
import type { HttpParts } from './http-parts.ts'

/** Writes down one answered request: metrics for all, audit and log for calls. After the answer is out. */
export function recordCall(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): void {
  const { facts } = request
  const ms = parts.clock.monotonic() - facts.started
  const { target } = facts
  if (target === undefined) {
    if (facts.outcome !== 'ok') {
      parts.metrics.refused(facts.outcome)
      parts.log.info(
        { requestId: request.id, status: reply.statusCode, outcome: facts.outcome, ms: round(ms) },
        'refused',
      )
    }
    return
  }
  const record: AuditRecord = {
    time: isoTime(parts.clock.now()),
    requestId: request.id,
    traceId: facts.trace.traceId,
    key: facts.keyId ?? null,
    appid: target.app.appid,
    protocol: target.protocol,
    operation: target.operationName,
    plugin: pluginTextOf(facts) ?? null,
    arm: facts.arm ?? target.chosen ?? 'stable',
    rescued: facts.rescued,
    status: reply.statusCode,
    outcome: facts.outcome,
    reason: facts.reason ?? null,
    rid: facts.rid ?? null,
    attempts: facts.attempts,
    replayed: facts.replayed,
    ms: round(ms),
    upstreamMs: round(facts.upstreamMs),
  }
  parts.audit.write(record)
  parts.metrics.call({
    protocol: target.protocol,
    operation: target.operationName,
    version: (facts.answeredBy ?? target.loaded).id.version,
    outcome: facts.outcome,
    errorClass: facts.errorClass,
    seconds: ms / 1000,
    attempts: facts.attempts,
  })
  // The audit has the rest; the request id leads to it.
  parts.log.info(
    {
      requestId: record.requestId,
      call: `${record.protocol}.${record.operation}`,
      status: record.status,
      outcome: record.outcome,
      ms: record.ms,
    },
    'call',
  )
}

const round = (ms: number) => Math.round(ms * 100) / 100

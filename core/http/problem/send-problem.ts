import type { FastifyReply } from 'fastify'
import { type Problem, problemType } from './problem.ts'

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(problem.retryAfterMs / 1000)))
  // RFC 9110 11.6.1
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(problem.status).header('content-type', problemType).send(JSON.stringify(problem))
}

import type { HostError } from '../errors/host-error.ts'
import type { Failure } from '../protocol/index.ts'
import { refused, unavailable } from './credential-errors.ts'
import type { CredentialRequest } from './credentials.ts'
import { backoff, isPassing, type Quiet, quietAfter, quietUntilAsked } from './fetch-trouble.ts'
import { type Acquired, type Answer, passesSoon } from './fetch-with-tries.ts'
import { lacksAnother, ownFault } from './own-fault.ts'
import type { Aim } from './plan-fetch.ts'
import type { Renewal } from './renewal.ts'

/** An answer without values. */
export type Problem = Exclude<Answer, Acquired>

/** Remembers on the line why nothing came, so that nobody asks again too soon. */
export function rememberProblem({ keeper, request, tools, epoch, aim }: Renewal, problem: Problem): HostError {
  const { line } = keeper
  const now = tools.clock.now()
  const quiet = quietFor(problem, aim, line.failures, tools.random())
  const error = (retryAfterMs: number) => errorOf(problem, request, retryAfterMs)
  // Secrets that changed meanwhile deserve a fresh try.
  if (line.epoch === epoch) line.trouble(quiet, now, error)
  if (aim.kind === 'renew') keeper.tell('renewal-kept-old')
  return error(quiet.cold)
}

function errorOf(problem: Problem, request: CredentialRequest, retryAfterMs: number): HostError {
  if (problem.kind === 'error' && !isPassing(problem)) return refused(request, problem, retryAfterMs)
  const cause = problem.kind === 'no-answer' ? problem.cause : undefined
  return ownFault(cause) ?? unavailable(request, reasonOf(problem), retryAfterMs, cause)
}

function quietFor(problem: Problem, aim: Aim, failures: number, random: number): Quiet {
  if (problem.kind === 'none') return quietUntilAsked(problem.askAgainMs)
  if (problem.kind === 'no-answer' && lacksAnother(problem.cause)) return { ...backoff(failures, random), cold: 0 }
  const quiet = problem.kind === 'error' ? quietAfter(problem, failures, random) : backoff(failures, random)
  // A renewal tries once; callers who find the old value ended meanwhile deserve tries of their own.
  return aim.kind === 'renew' && passesSoon(problem) ? { ...quiet, cold: 0 } : quiet
}

function reasonOf(problem: Problem): string {
  if (problem.kind === 'none') return problem.message
  return problem.kind === 'error' ? describe(problem) : 'WeChat gave no answer that can be used'
}

const describe = (failure: Failure): string => `WeChat answers ${failure.code} ${failure.message}`

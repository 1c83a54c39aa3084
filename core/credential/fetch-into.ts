import type { HostError } from '../errors/host-error.ts'
import type { Failure } from '../protocol/index.ts'
import { refused, unavailable } from './credential-errors.ts'
import { type CredentialSet, nextSet, usableValues } from './credential-set.ts'
import { type Acquired, type Answer, coldWaits, fetchWithTries } from './fetch-with-tries.ts'
import { backoff, isPassing, type Quiet, quietAfter, quietUntilAsked } from './fetch-trouble.ts'
import type { Outcome } from './line.ts'
import { alonePace, replacementPace, waitFor, withTime } from './pace.ts'
import type { Renewal } from './renew-line.ts'

/** Fetches once under a lease, and writes what came into memory and the store. */
export async function fetchInto(renewal: Renewal, lease: number | undefined, forced: boolean): Promise<Outcome> {
  const { line } = renewal.keeper
  const wait = paceOf(renewal, lease === undefined, forced)
  if (wait > 0) return { error: unavailable(renewal.request, 'it was renewed too often just now', wait) }
  const fence = Math.max(lease ?? Math.floor(renewal.tools.clock.now()), (line.latest?.fence ?? 0) + 1)
  if (forced) await recordForced(renewal, fence)
  renewal.done[forced ? 'forced' : 'normal'] = true
  const answer = await fetchWithTries(renewal.request, trying(renewal, fence, forced))
  const problem = answer.kind === 'acquired' ? await take(renewal, fence, forced, answer) : answer
  return problem === undefined ? {} : { error: trouble(renewal, problem) }
}

function trying(renewal: Renewal, fence: number, forced: boolean) {
  const { tools, aim, keeper, closing } = renewal
  return {
    clock: tools.clock,
    random: tools.random,
    fetchTimeoutMs: tools.fetchTimeoutMs ?? 30_000,
    closing,
    forced,
    // Nobody waits for a renewal; and a forced fetch counts each time.
    waits: aim.kind === 'renew' || forced ? [] : coldWaits,
    onMissed: (answer: Answer) => keeper.tell('fetch-failed', { forced, class: classOf(answer) }),
    onLate: (answer: Acquired) => void take(renewal, fence, forced, answer),
  }
}

const classOf = (answer: Answer) => (answer.kind === 'error' ? answer.class : answer.kind === 'none' ? 'business' : 'transport')

/** How long to wait before the next fetch: two systems that renew against each other must not spin. */
function paceOf({ tools, keeper: { line }, aim }: Renewal, isAlone: boolean, forced: boolean): number {
  const now = tools.clock.now()
  if (forced || aim.kind === 'have') return 0
  const alone = isAlone ? waitFor(line.aloneAt, alonePace, now) : 0
  const wait = aim.kind === 'replace' ? Math.max(alone, waitFor(line.replacedAt, replacementPace, now)) : alone
  if (wait > 0) return wait
  if (aim.kind === 'replace') line.replacedAt = withTime(line.replacedAt, now)
  if (isAlone) line.aloneAt = withTime(line.aloneAt, now)
  return 0
}

/** Before the fetch: WeChat counts it whether or not its answer arrives. */
async function recordForced({ keeper, tools }: Renewal, fence: number): Promise<void> {
  const set = keeper.line.latest
  if (set === undefined) return
  keeper.adopt({ ...set, fence, forcedAt: withTime(set.forcedAt, tools.clock.now()) } satisfies CredentialSet)
  await keeper.save()
}

type Problem = Exclude<Answer, Acquired>

async function take(renewal: Renewal, fence: number, forced: boolean, answer: Acquired): Promise<Problem | undefined> {
  const { keeper, aim, tools, request } = renewal
  const values = usableValues(answer.values)
  if (values?.some(([name]) => name === request.valueName) !== true) {
    keeper.tell('fetch-failed', { forced, class: 'plugin-fault' })
    return { kind: 'no-answer', cause: new Error(`the answer holds no usable ${request.valueName}: expected text and a life above 0`) }
  }
  const disputed = aim.kind === 'replace' ? aim.refused : undefined
  const set = nextSet(keeper.line.latest, values, { now: tools.clock.now(), fence, disputed })
  keeper.adopt(set)
  keeper.line.settle()
  keeper.tell(set.again ? 'fetched-again' : 'fetched', { forced })
  await keeper.save()
  return undefined
}

/** Remembers on the line why nothing came, so that nobody asks again too soon. */
function trouble({ keeper, request, tools, epoch, aim }: Renewal, problem: Problem): HostError {
  const { line } = keeper
  const now = tools.clock.now()
  const quiet = quietFor(problem, line.failures, tools.random())
  const error = (retryAfterMs: number) => errorOf(problem, retryAfterMs)
  const errorOf = (found: Problem, retryAfterMs: number): HostError => {
    if (found.kind === 'error' && !isPassing(found)) return refused(request, found, retryAfterMs)
    return unavailable(request, reasonOf(found), retryAfterMs, found.kind === 'no-answer' ? found.cause : undefined)
  }
  // Secrets that changed meanwhile deserve a fresh try.
  if (line.epoch === epoch) line.trouble(quiet, now, error)
  if (aim.kind === 'renew') keeper.tell('renewal-kept-old')
  return error(quiet.cold)
}

function quietFor(problem: Problem, failures: number, random: number): Quiet {
  if (problem.kind === 'none') return quietUntilAsked(problem.askAgainMs)
  return problem.kind === 'error' ? quietAfter(problem, failures, random) : backoff(failures, random)
}

function reasonOf(problem: Problem): string {
  if (problem.kind === 'none') return problem.message
  return problem.kind === 'error' ? describe(problem) : 'WeChat gave no answer that can be used'
}

const describe = (failure: Failure): string => `WeChat answers ${failure.code} ${failure.message}`

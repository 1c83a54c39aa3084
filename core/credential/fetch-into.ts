import type { ErrorClass } from '../protocol/index.ts'
import { unavailable } from './credential-errors.ts'
import { nextSet, usableValues } from './credential-set.ts'
import { type Problem, rememberProblem } from './fetch-problem.ts'
import { type Acquired, type Answer, coldWaits, fetchWithTries } from './fetch-with-tries.ts'
import type { Outcome } from './line.ts'
import { classOfRejection, lacksAnother } from './own-fault.ts'
import { alonePace, replacementPace, waitFor, withTime } from './pace.ts'
import type { Renewal } from './renewal.ts'

/** Fetches once under a lease, and writes what came into memory and the store. */
export async function fetchInto(renewal: Renewal, lease: number | undefined, forced: boolean): Promise<Outcome> {
  const { line } = renewal.keeper
  const wait = takePace(renewal, lease === undefined, forced)
  if (wait > 0) return { error: unavailable(renewal.request, 'it was renewed too often just now', wait) }
  const fence = Math.max(lease ?? Math.floor(renewal.tools.clock.now()), (line.latest?.fence ?? 0) + 1)
  if (forced) await recordForced(renewal, fence)
  renewal.done[forced ? 'forced' : 'normal'] = true
  const answer = await fetchWithTries(renewal.request, trying(renewal, fence, forced))
  const problem = answer.kind === 'acquired' ? await take(renewal, fence, forced, answer) : answer
  return problem === undefined ? {} : { error: rememberProblem(renewal, problem) }
}

function trying(renewal: Renewal, fence: number, forced: boolean) {
  const { tools, aim, keeper, closing, ended } = renewal
  return {
    clock: tools.clock,
    random: tools.random,
    fetchTimeoutMs: tools.fetchTimeoutMs ?? 30_000,
    closing,
    ended,
    forced,
    // Nobody waits for a renewal; and a forced fetch counts each time.
    waits: aim.kind === 'renew' || forced ? [] : coldWaits,
    onMissed: (answer: Answer) => {
      // The line of the other one has told of it, once for all that are made from it.
      if (answer.kind === 'no-answer' && lacksAnother(answer.cause)) return
      keeper.tell('fetch-failed', { forced, ...classOf(answer) })
    },
    onLate: (answer: Acquired) => void take(renewal, fence, forced, answer),
  }
}

/** For the event: being told that there is none yet is no error. */
function classOf(answer: Answer): { class?: ErrorClass } {
  if (answer.kind === 'error') return { class: answer.class }
  return answer.kind === 'no-answer' ? { class: classOfRejection(answer.cause) } : {}
}

/** Takes a place for one fetch, or says how long to wait: two systems that renew against each other must not spin. */
function takePace({ tools, keeper: { line }, aim }: Renewal, isAlone: boolean, forced: boolean): number {
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
  const { set } = keeper.line
  if (set !== undefined) await keeper.put({ ...set, fence, forcedAt: withTime(set.forcedAt, tools.clock.now()) })
}

async function take(renewal: Renewal, fence: number, forced: boolean, answer: Acquired): Promise<Problem | undefined> {
  const { keeper, aim, tools, request } = renewal
  const values = usableValues(answer.values)
  if (values?.some(([name]) => name === request.valueName) !== true) {
    keeper.tell('fetch-failed', { forced, class: 'plugin-fault' })
    return {
      kind: 'no-answer',
      cause: new Error(`the answer holds no usable ${request.valueName}: expected text and a life above 0`),
    }
  }
  const disputed = aim.kind === 'replace' ? aim.refused : undefined
  const set = nextSet(keeper.line.latest, values, { now: tools.clock.now(), fence, disputed })
  keeper.tell(set.again ? 'fetched-again' : 'fetched', { forced })
  await keeper.put(set)
  keeper.line.settle()
  return undefined
}

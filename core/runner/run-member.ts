import type { Clock } from '../clock.ts'
import { isHostError } from '../errors/host-error.ts'
import type { Call } from '../protocol/index.ts'
import { faultOf } from './fault-of.ts'
import { giveUp } from './given-up.ts'
import { HostCall } from './host-call.ts'
import type { Run, RunFault } from './plugin-runner.ts'

/** How long a function may stay pending, in milliseconds. Inline code that never yields cannot be stopped. */
export const limitMs = 5_000
/** What is left of a call's time is taken as the limit, but not less than this: a plugin is not to blame for a caller in haste. */
const leastMs = 250

export interface MemberRun<T> {
  readonly phase: RunFault['phase']
  /** Calls the function, wherever it runs. */
  readonly body: () => unknown
  readonly check: (value: unknown) => T
  readonly call?: Call
  /** Milliseconds since 1970: nobody waits any longer. */
  readonly deadline?: number
}

/** Calls one function of a plugin. What it throws, and what is no result, becomes a fault; an error of the host goes through. */
export async function runMember<T>(
  clock: Clock,
  { phase, body, check, call, deadline }: MemberRun<T>,
): Promise<Run<T>> {
  try {
    const returned = body()
    const limit = limitOf(clock, deadline)
    const value = isThenable(returned) ? await within(clock, limit, returned, call) : returned
    if (value === timedOut) return { kind: 'fault', phase, what: 'timeout', note: `pending for ${limit} ms` }
    return { kind: 'ran', value: check(value) }
  } catch (error) {
    // A key that is not there is the host's trouble and told as such; a plugin cannot make one of these.
    if (isHostError(error)) throw error
    return faultOf(phase, error)
  }
}

function limitOf(clock: Clock, deadline: number | undefined): number {
  return deadline === undefined ? limitMs : Math.min(limitMs, Math.max(deadline - clock.now(), leastMs))
}

const timedOut = Symbol('timed out')

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

/** Time that the host itself is at work for the call does not count. */
function within(clock: Clock, limit: number, pending: PromiseLike<unknown>, call: Call | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let counted = HostCall.hostMsOf(call)
    const due = () => {
      const inHost = HostCall.hostMsOf(call) - counted
      counted += inHost
      if (inHost > 0) timer = clock.after(inHost, due)
      else {
        giveUp(pending)
        resolve(timedOut)
      }
    }
    let timer = clock.after(limit, due)
    // Adopted by a promise of our own, since a thenable may throw, or call back as often as it likes.
    Promise.resolve(pending).then(
      (value) => {
        timer.cancel()
        resolve(value)
      },
      (error: unknown) => {
        timer.cancel()
        reject(error)
      },
    )
  })
}

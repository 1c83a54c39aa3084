import { refusedAgain, unavailable } from './credential-errors.ts'
import { takeLease } from './take-lease.ts'
import type { CredentialRequest } from './credentials.ts'
import { fetchInto } from './fetch-into.ts'
import type { Outcome } from './line.ts'
import type { LineKeeper } from './line-keeper.ts'
import { type Aim, planFetch, type Step } from './plan-fetch.ts'
import type { CredentialTools } from './tools.ts'

/** One renewal of a line, shared by all who wait for it. */
export interface Renewal {
  readonly tools: CredentialTools
  readonly keeper: LineKeeper
  readonly request: CredentialRequest
  readonly aim: Aim
  /** Of the line when it began. */
  readonly epoch: number
  /** Aborted when the service ends. */
  readonly closing: AbortSignal
  readonly done: { normal: boolean; forced: boolean }
}

/**
 * Brings the line to its aim: by what another host stored, else by a fetch under the lock. Never rejects.
 */
export async function renewLine(renewal: Renewal): Promise<Outcome> {
  try {
    return await renewed(renewal)
  } catch (cause) {
    return { error: unavailable(renewal.request, 'the host is stopping', 1_000, cause) }
  }
}

async function renewed(renewal: Renewal): Promise<Outcome> {
  await renewal.keeper.load()
  if (nextStep(renewal).kind === 'use') return {}
  const lease = await takeLease(renewal, () => nextStep(renewal).kind === 'use')
  if (lease === 'reached') return {}
  if (lease === 'timeout') return { error: unavailable(renewal.request, 'another host holds the lock', 1_000) }
  try {
    return await underLease(renewal, lease.fence)
  } finally {
    await lease.release()
  }
}

/** @param fence undefined when the shared lock is away. */
async function underLease(renewal: Renewal, fence: number | undefined): Promise<Outcome> {
  const { keeper, request } = renewal
  const isLoaded = await keeper.load()
  if (request.durable && !isLoaded) {
    return { error: unavailable(request, 'the store of durable credentials cannot be read', 1_000) }
  }
  for (;;) {
    const step = nextStep(renewal)
    if (step.kind === 'use') return {}
    if (step.kind === 'refuse') return { error: refusedAgain(request, step.retryAfterMs) }
    const outcome = await fetchInto(renewal, fence, step.forced)
    if (outcome.error !== undefined) return outcome
  }
}

function nextStep({ tools, keeper, request, aim, done }: Renewal): Step {
  const { set, dueAt } = keeper.line
  const { valueName, mayForce = false } = request
  return planFetch(aim, { now: tools.clock.now(), set, dueAt, valueName, mayForce, done })
}

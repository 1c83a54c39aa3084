import { refusedAgain, unavailable } from './credential-errors.ts'
import { fetchInto } from './fetch-into.ts'
import type { Outcome } from './line.ts'
import { planFetch, type Step } from './plan-fetch.ts'
import type { Renewal } from './renewal.ts'
import { takeLease } from './take-lease.ts'

/**
 * Brings the line to its aim: by what another host stored, else by a fetch under the lock. Never rejects.
 */
export async function renewLine(renewal: Renewal): Promise<Outcome> {
  try {
    return await renewed(renewal)
  } catch (cause) {
    const why = renewal.closing.aborted ? 'the host is stopping' : 'the renewal failed'
    return { error: unavailable(renewal.request, why, 1_000, cause) }
  }
}

async function renewed(renewal: Renewal): Promise<Outcome> {
  const { keeper, tools, closing } = renewal
  closing.throwIfAborted()
  await keeper.load()
  if (nextStep(renewal).kind === 'use') return {}
  // A refusal stops fetches; what another host may have stored is taken all the same.
  const refusal = keeper.line.refusalAt(tools.clock.now())
  if (refusal !== undefined) return { error: refusal }
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
  const loaded = await keeper.load()
  if (request.durable && !loaded.isLoaded) {
    return { error: unavailable(request, 'the store of durable credentials cannot be read', 1_000, loaded.cause) }
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

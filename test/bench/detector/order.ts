import type { Clock } from '../../../core/clock.ts'
import { AdmissionOrder, type Place } from '../../../core/rollout/admission/admission-order.ts'
import { createJudge } from '../../../core/rollout/detector/create-judge.ts'
import type { Observation } from '../../../core/rollout/observation.ts'
import { defaultLimits } from '../../../core/rollout/plan.ts'
import { createRandom, type Random } from '../../../core/rollout/simulate/random.ts'
import { round } from '../lib/statistics.ts'

interface Call extends Place {
  readonly observation: Observation
}

const perSecond = 2_000
const runs = 2_000
/** A healthy call fails once in a thousand, at once; others take so long. */
const errors = 0.001
const successMs = 200
/** The first ones decide: later, as many successes come in as go out. */
const calls = 1_000

/** How often a healthy canary is taken for a broken one in its first half second at 2,000 calls a second. */
export function order(say: (line: string) => void): Record<string, number> {
  const random = createRandom(41)
  const share = (isOrdered: boolean): number => {
    let found = 0
    for (let i = 0; i < runs; i++) if (isFooled(random, isOrdered)) found++
    return round(found / runs, 4)
  }
  const figures = { order_kept_false: share(true), order_lost_false: share(false) }
  say(
    `failures at once, successes after ${successMs} ms, ${perSecond} canary calls a second: ` +
      `${round(100 * figures.order_kept_false, 2)} % accused in order of admission, ${round(100 * figures.order_lost_false, 2)} % in order of answers`,
  )
  return figures
}

/** The canary's own calls alone, so that nothing but their order decides; stable is known to be well. */
function isFooled(random: Random, isOrdered: boolean): boolean {
  const judge = createJudge(defaultLimits)
  for (let i = 0; i < 700; i++) judge.observe({ arm: 'stable', failed: false, error: false, slow: false, w: 0.05 })
  let now = 0
  let isAccused = false
  const observe = (all: readonly Call[]) => {
    for (const { observation } of all) if (judge.observe(observation) !== undefined) isAccused = true
  }
  const admission = new AdmissionOrder<Call>(
    { monotonic: () => now, after: () => ({ cancel: () => {} }) } as unknown as Clock,
    observe,
  )
  const settle = (call: Call) => {
    call.settledAt = now
    if (isOrdered) admission.settled(call)
    else observe([call])
  }

  const slow: { readonly at: number; readonly call: Call }[] = []
  for (let i = 0, done = 0; i < calls; i++) {
    now = (i * 1_000) / perSecond
    for (let next = slow[done]; next !== undefined && next.at <= now; next = slow[++done]) settle(next.call)
    const failed = random.next() < errors
    const call: Call = {
      observation: { arm: 'canary', failed, error: false, slow: false, w: 0.05 },
      settledAt: undefined,
      isLate: false,
      next: undefined,
    }
    if (isOrdered) admission.enter(call)
    if (failed) settle(call)
    else slow.push({ at: now + successMs, call })
  }
  return isAccused
}

import { createRandom, type Random } from '../../../core/rollout/simulate/random.ts'
import { spreadOf } from '../../../core/rollout/simulate/spread.ts'
import { round } from '../lib/statistics.ts'
import { promised } from './promised.ts'

type Figures = Record<string, number | null>

/** A rule: failed canary requests until it acts, or undefined where it does not within a day. */
type Rule = (random: Random, rate: number) => number | undefined

/** 100 requests a second, 5 % of them the canary's. */
const perSecond = 100
const share = 0.05
const day = 86_400
const runs = 200

/** Canary requests of so many seconds, and how many of them fail. */
function window(random: Random, seconds: number, rate: number) {
  const requests = random.hits(perSecond * seconds, share)
  return { requests, failed: random.hits(requests, rate) }
}

/** Looks once in a while whether enough succeeds; acts at the look at which so many before, or with it, did not. */
const windows =
  (seconds: number, least: number, most: number, isActedUponNext: boolean): Rule =>
  (random, rate) => {
    let failed = 0
    let misses = 0
    for (let at = 0; at < day; at += seconds) {
      const now = window(random, seconds, rate)
      failed += now.failed
      const before = misses
      if (1 - now.failed / now.requests < least) misses++
      if ((isActedUponNext ? before : misses) >= most) return failed
    }
    return undefined
  }

/**
 * docs.flagger.app/usage/deployment-strategies (read 2026-11): `interval: 1m`, `threshold: 10` ("max number of failed metric
 * checks before rollback"), and usage/metrics: `request-success-rate` `min: 99`. The counter is looked at before the next check,
 * so it goes back a minute after the tenth. Kept at 5 % for as long as that takes, though checks that pass would promote it.
 */
const flagger: Rule = windows(60, 0.99, 10, true)

/**
 * argo-rollouts.readthedocs.io/en/stable/features/analysis (read 2026-11): `interval: 5m`, `successCondition: result[0] >= 0.95`,
 * `failureLimit: 3`, the most measurements that may fail: the fourth ends it. Over five minutes each, as a mean, which is kinder
 * than the `irate` of its query.
 */
const argo: Rule = windows(300, 0.95, 4, false)

/**
 * envoyproxy.io, config.cluster.v3.OutlierDetection (read 2026-11): `consecutive_5xx` "Defaults to 5", `base_ejection_time` 30 s:
 * it lets calls in again by itself. Failed requests until the first ejection only.
 */
const consecutive: Rule = (random, rate) => {
  let failed = 0
  let row = 0
  for (let left = day * perSecond * share; left > 0; left--) {
    if (random.next() >= rate) row = 0
    else {
      failed++
      if (++row === 5) return failed
    }
  }
  return undefined
}

export const rules = { flagger, argo, consecutive5xx: consecutive }

/** Window rules from their documented examples, beside ours: they do not know early from late. */
export function rivals(ours: Readonly<Record<string, number>>, say: (line: string) => void): Figures {
  const figures: Figures = {}
  let worse = 0
  say('failed canary requests at 100 requests a second, 5 %, until it is taken back, mean (never: not within a day)')
  for (const { rate, name } of promised) {
    const own = [ours[`bad_${name}_mean`], ours[`bad_${name}_late_mean`]].map((mean) => mean ?? Number.NaN)
    const theirs = Object.entries(rules).map(
      ([rule, play]) => [`${rule}_bad_${name}_mean`, meanOf(play, rate)] as const,
    )
    for (const [, mean] of theirs) if (mean !== null && own.some((mine) => mine >= mean)) worse++
    Object.assign(figures, Object.fromEntries(theirs))
    say(`  ${rate * 100} %: wxhost ${own.join(', late ')}; ${theirs.map(([, mean]) => mean ?? 'never').join('; ')}`)
  }
  say(`  (wxhost; ${Object.keys(rules).join('; ')})`)
  return { ...figures, rivals_with_fewer_failures: worse }
}

/** Null where most runs end without it. */
function meanOf(play: Rule, rate: number): number | null {
  const random = createRandom(51)
  const found = Array.from({ length: runs }, () => play(random, rate)).filter((failed) => failed !== undefined)
  return found.length < runs / 2 ? null : round(spreadOf(found).mean, 1)
}

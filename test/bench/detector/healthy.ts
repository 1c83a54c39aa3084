import { defaultLimits } from '../../../core/rollout/plan.ts'
import { clopperPearson } from '../../../core/rollout/simulate/clopper-pearson.ts'
import type { Scenario } from '../../../core/rollout/simulate/scenario.ts'
import { round } from '../lib/statistics.ts'
import type { Lab } from './lab.ts'
import { both, commonOutage, equal, healthy } from './traffic.ts'

type Figures = Record<string, number>

/** A kind of healthy canary, at several shares: what is rolled back here is rolled back for nothing. */
interface Kind {
  readonly name: string
  readonly runs: (share: number) => number
  readonly shares: readonly number[]
  readonly scenario: (share: number) => Scenario
}

/** 0 of 3,688 ends at 0.1 %; where chance alone brings some, more runs are needed to tell. */
const enough = (share: number): number => (share < 0.1 ? 3_800 : 5_600)
const shares = [0.05, 0.5, 0.9]
const repeating = (recognised: boolean) => (share: number) => ({ ...equal(share), repeats: { times: 4, recognised } })
const failing = { ...healthy, errors: 0.003 }

const kinds: readonly Kind[] = [
  { name: 'false_rollback', runs: enough, shares, scenario: (share) => equal(share) },
  { name: 'repeats_false', runs: enough, shares, scenario: repeating(true) },
  {
    name: 'equal_03pct_false',
    // At 90 % stable has little to say, and one in four thousand is taken back: enough runs to tell it from one in a thousand.
    runs: (share) => (share < 0.1 ? 3_800 : share < 0.9 ? 5_600 : 20_000),
    shares,
    scenario: (share) => equal(share, failing),
  },
  { name: 'outage_false', runs: () => 8_000, shares, scenario: (share) => commonOutage(share, 0) },
  { name: 'outage_late_false', runs: () => 8_000, shares, scenario: (share) => commonOutage(share, 20_000) },
]

/** How often a healthy canary is rolled back, with the upper end of the 95 % interval of Clopper and Pearson. */
export async function healthyCanaries(lab: Lab, say: (line: string) => void): Promise<Figures> {
  const figures: Figures = {}
  for (const { name, runs, shares: all, scenario } of kinds) {
    const uppers: number[] = []
    for (const share of all) {
      const { upper, line } = await falseShare(lab, scenario(share), runs(share))
      say(`${name} at ${share * 100} %: ${line}`)
      figures[`share_${round(share * 100, 0)}_${name}_upper`] = round(upper, 6)
      uppers.push(upper)
    }
    figures[`${name}_upper`] = round(Math.max(...uppers), 6)
  }
  return { ...figures, ...(await whatItWouldBe(lab, say)) }
}

async function falseShare(lab: Lab, scenario: Scenario, runs: number) {
  const ends = await lab.play(scenario, runs)
  const found = ends.filter(({ by }) => by !== undefined).length
  const upper = clopperPearson(found, runs).high
  const suspended = ends.reduce((sum, end) => sum + end.suspended, 0)
  const line = `${found} of ${runs} rolled back, upper end ${round(100 * upper, 3)} %; ${suspended} times suspended at first`
  return { upper, share: found / runs, line }
}

/** What the rules are for: repeats that count, a share that trails over changes of weight. */
async function whatItWouldBe(lab: Lab, say: (line: string) => void): Promise<Figures> {
  const repeats = await falseShare(lab, repeating(false)(0.05), 400)
  say(`were repeats counted, at 5 %: ${repeats.line}`)
  const rates = { errors: 0.01, slow: 0 }
  const steps: Scenario = {
    share: 0.01,
    limits: defaultLimits,
    phases: [0.01, 0.05, 0.25, 0.5].map((share) => ({ ...both(3_000 / share, rates), share })),
  }
  const stamped = await falseShare(lab, steps, 4_000)
  const trailing = await lab.play(steps, 4_000, 20_000)
  const found = trailing.filter(({ by }) => by !== undefined).length / 4_000
  say(
    `weight from 1 to 50 % at 1 % of errors: ${stamped.line}; with a share over the last 20,000 calls ${round(100 * found, 1)} %`,
  )
  return {
    repeats_counted_false: round(repeats.share, 4),
    weight_change_false_upper: round(stamped.upper, 6),
    weight_change_trailing_false: round(found, 4),
  }
}

import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../clock.ts'
import { connectRedis } from '../../../redis/connect-redis.ts'
import type { RedisLink } from '../../../redis/redis-link.ts'
import { SecretValue } from '../../../secret-value.ts'
import { describeWithRedis, RedisServer } from '../../../testing/redis-server.ts'
import { detectorConstants } from '../../detector/constants.ts'
import { createJudge } from '../../detector/create-judge.ts'
import type { StepTerms } from '../../detector/judge.ts'
import type { Observation } from '../../observation.ts'
import { defaultLimits } from '../../plan.ts'
import { createRandom } from '../../simulate/random.ts'
import { Backlog } from './backlog.ts'
import { createSharedJudge, type SharedJudge } from './shared-judge.ts'

const constants = detectorConstants(defaultLimits)

interface Phase {
  readonly share: number
  readonly stable: number
  readonly canary: number
  readonly slow?: number
  readonly batches: number
}

/** So that every path is taken: steps that end, undecided ones, incidents, suspensions to both ends, rollbacks by each. */
const phases: readonly Phase[] = [
  { share: 0.5, stable: 0.001, canary: 0.001, batches: 100 },
  { share: 0.9, stable: 0.0025, canary: 0.0025, batches: 190 },
  { share: 0.5, stable: 0.02, canary: 0.02, batches: 40 },
  { share: 0.1, stable: 0.0005, canary: 0.0005, batches: 200 },
  { share: 0.9, stable: 0.2, canary: 0.2, batches: 60 },
  { share: 0.5, stable: 0, canary: 0, batches: 90 },
  { share: 0.5, stable: 0, canary: 0.3, batches: 40 },
  { share: 0.5, stable: 0.001, canary: 0.001, batches: 60 },
  { share: 0.5, stable: 0.001, canary: 0.001, slow: 0.2, batches: 60 },
  { share: 0.05, stable: 0.0005, canary: 0.0005, slow: 0.3, batches: 60 },
  { share: 0.05, stable: 0.001, canary: 0.02, batches: 100 },
]
const perBatch = 100

function observations({ share, stable, canary, slow = 0.002 }: Phase, random: () => number): readonly Observation[] {
  return Array.from({ length: perBatch }, () => {
    const arm = random() < share ? 'canary' : 'stable'
    const failed = random() < (arm === 'canary' ? canary : stable)
    const error = failed || random() < 0.0003
    return { arm, failed, error, slow: random() < (arm === 'canary' ? slow : 0.002), w: share + random() / 1_000 }
  })
}

describeWithRedis('the judge in Redis', () => {
  let server: RedisServer
  let link: RedisLink
  let judge: SharedJudge

  beforeEach(async () => {
    server = await RedisServer.start()
    link = await connectRedis(new SecretValue(server.url), systemClock)
    judge = createSharedJudge(link, 'one', { rolloutId: 'pay-1', attempt: 1, constants })
  })
  afterEach(async () => {
    await link.close()
    await server.stop()
  })

  test('judges 100,000 observations as the host does, step by step', async () => {
    const random = createRandom(8).next
    const own = createJudge(defaultLimits)
    const differing: string[] = []
    const told = new Set<string>()
    let number = 0
    for (const [i, phase] of phases.entries()) {
      const step: StepTerms & { order: number } = { key: `step ${i}`, order: i, weight: phase.share, accepts: true }
      own.begin(step)
      for (let batch = 0; batch < phase.batches; batch++) {
        const prefix = observations(phase, random)
        const verdicts = prefix.flatMap((one) => own.observe(one)?.kind ?? [])
        const text = textOf(prefix)
        const updated = await judge({ number: ++number, text, step, known: undefined })
        for (const kind of verdicts) told.add(kind)
        if (updated.verdicts.join() !== verdicts.join())
          differing.push(`${number}: ${updated.verdicts} for ${verdicts}`)
        differing.push(...differences(own.state(), updated.memory).map((name) => `${number}: ${name}`))
      }
    }
    expect(number * perBatch).toBe(100_000)
    expect(differing).toEqual([])
    expect([...told].sort()).toEqual(
      ['accepted', 'incident-began', 'incident-ended', 'roll-back', 'suspend', 'undecided', 'upstream-to-blame'].sort(),
    )
  })

  test('takes a batch that is sent twice in once', async () => {
    const batch = { number: 1, text: 's10;ce,0.5,', step: undefined, known: undefined }
    await judge(batch)
    const { memory } = await judge(batch)
    expect([memory.stable[0], memory.canary[0]]).toEqual([10, 1])
  })

  test('counts a failure and its repeats once over all hosts', async () => {
    const other = createSharedJudge(link, 'two', { rolloutId: 'pay-1', attempt: 1, constants })
    await judge({ number: 1, text: 'cfe,0.5,abc;cfe,0.5,abc', step: undefined, known: undefined })
    const { memory } = await other({ number: 1, text: 'cfe,0.5,abc;cfe,0.5,def', step: undefined, known: undefined })
    expect(memory.canary).toEqual([2, 2, 2, 0])
  })

  test('does not take up an old step again for a host that lags', async () => {
    const at = (order: number) => ({ key: `1/${order}`, order, accepts: true })
    const send = (number: number, order: number) => judge({ number, text: 'c5', step: at(order), known: undefined })
    await send(1, 2)
    expect((await send(2, 1)).memory).toMatchObject({ stepKey: '1/2', stepRequests: 10 })
    expect((await send(3, 3)).memory).toMatchObject({ stepKey: '1/3', stepRequests: 5 })
  })

  test('is told by a host what a Redis that came back empty does not know', async () => {
    const { memory } = await judge({ number: 1, text: 's500;cfe,0.05,', step: undefined, known: undefined })
    await link.run((redis) => redis.flushall())
    const known = { memory, isPooled: true }
    const after = await judge({ number: 2, text: 's1', step: undefined, known })
    expect(after.memory.stable[0]).toBe(501)
    expect(after.memory.absolute).toEqual(memory.absolute)
  })

  test('keeps what it knows where a host knows less', async () => {
    const before = await judge({ number: 1, text: 's5', step: undefined, known: undefined })
    await judge({ number: 2, text: 's5', step: undefined, known: undefined })
    const known = { memory: before.memory, isPooled: true }
    expect((await judge({ number: 3, text: '', step: undefined, known })).memory.stable[0]).toBe(10)
  })
})

function textOf(prefix: readonly Observation[]): string {
  const backlog = new Backlog()
  backlog.push(prefix)
  return backlog.take().text
}

/** Names of what is not the same; numbers may differ by 1e-12 of themselves. */
function differences(own: object, pooled: object): readonly string[] {
  const other = new Map(Object.entries(pooled))
  return Object.entries(own).flatMap(([name, value]) => (isClose(value, other.get(name)) ? [] : [name]))
}

function isClose(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b))
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isClose(item, b[i]))
  return a === b
}

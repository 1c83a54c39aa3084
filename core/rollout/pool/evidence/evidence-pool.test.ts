import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../clock.ts'
import { connectRedis } from '../../../redis/connect-redis.ts'
import type { RedisLink } from '../../../redis/redis-link.ts'
import { listenToNews, type RedisNews } from '../../../redis/redis-news.ts'
import { SecretValue } from '../../../secret-value.ts'
import { describeWithRedis, RedisServer } from '../../../testing/redis-server.ts'
import { VirtualClock } from '../../../testing/virtual-clock.ts'
import { createJudge } from '../../detector/create-judge.ts'
import type { JudgeState, StepTerms } from '../../detector/judge.ts'
import type { Checkpoints } from '../../evidence/checkpoints.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { localEvidence } from '../../evidence/local-evidence.ts'
import type { Observation } from '../../observation.ts'
import { defaultLimits } from '../../plan.ts'
import { newsChannel } from '../shared-records.ts'
import { createEvidencePool } from './evidence-pool.ts'

const good = (arm: 'stable' | 'canary', count: number): Observation[] =>
  Array.from({ length: count }, () => ({ arm, failed: false, error: false, slow: false, w: 0.05 }))
const failure: Observation = { arm: 'canary', failed: true, error: true, slow: false, w: 0.05 }
const step = (order: number): StepTerms => ({ key: `1/${order}`, order, weight: 0.05, accepts: true })

interface Host {
  readonly evidence: Evidence
  readonly verdicts: string[]
  /** Sends and looks when it is moved. */
  readonly clock: VirtualClock
  readonly link: RedisLink
  readonly news: RedisNews | undefined
}

describeWithRedis('evidence that hosts pool', () => {
  let server: RedisServer
  const hosts: Host[] = []
  const troubles: unknown[] = []
  const dropped: number[] = []

  const host = async ({
    hears = true,
    kept = {},
  }: {
    hears?: boolean
    kept?: { judge?: JudgeState }
  } = {}): Promise<Host> => {
    const clock = new VirtualClock()
    const link = await connectRedis(new SecretValue(server.url), systemClock)
    const verdicts: string[] = []
    const checkpoints: Checkpoints = {
      load: () => ({ attempt: 1, ...kept }),
      save: async (_id, { judge }) => void (judge !== undefined && Object.assign(kept, { judge })),
    }
    const pool = createEvidencePool({
      link,
      clock,
      openLocal: localEvidence({ createJudge, checkpoints, clock }),
      checkpoints,
      host: `host ${hosts.length}`,
      onTrouble: (error) => troubles.push(error),
      onDropped: (_id, observations) => dropped.push(observations),
    })
    const listener = { heard: (message: string) => void pool.heard(message), joined: () => {} }
    const news = hears ? await listenToNews(new SecretValue(server.url), systemClock, newsChannel, listener) : undefined
    const of = { limits: defaultLimits, attempt: 1 }
    const evidence = pool.open('pay-1', ({ kind }) => verdicts.push(kind), of)
    evidence.begin(step(1))
    const made = { evidence, verdicts, clock, link, news }
    hosts.push(made)
    await expect.poll(() => verdicts.length === 1 || !isUp(link)).toBe(true)
    verdicts.splice(0)
    return made
  }
  const isUp = (link: RedisLink) =>
    link
      .run(async () => true)
      .then(
        () => true,
        () => false,
      )
  const requests = ({ evidence }: Host) => {
    const { stable, canary } = evidence.view().arms
    return [stable.requests, canary.requests]
  }
  const told = (one: Host) =>
    expect.poll(() => one.verdicts.filter((kind) => kind !== 'incident-ended'), { timeout: 10_000 })

  beforeEach(async () => {
    server = await RedisServer.start()
  })
  afterEach(async () => {
    server.resume()
    for (const { evidence, link, news } of hosts.splice(0)) {
      await news?.close()
      await evidence.close()
      await link.close()
    }
    await server.stop()
    expect(troubles.splice(0)).toEqual([])
  })

  test('adds up what they see', async () => {
    const [one, other] = [await host(), await host()]
    one.evidence.observe(good('stable', 10))
    other.evidence.observe(good('canary', 5))
    await one.clock.advance(50)
    await other.clock.advance(50)
    await one.clock.advance(1_000)
    await expect
      .poll(() => [requests(one), requests(other)])
      .toEqual([
        [10, 5],
        [10, 5],
      ])
  })

  test('rolls back by failures that no host alone would act upon, and tells each host once', async () => {
    const [one, other] = [await host(), await host()]
    // Of the detector's figures: a canary that fails all of its first calls is taken back at the second.
    one.evidence.observe([...good('stable', 30), failure])
    await expect.poll(() => requests(one)).toEqual([30, 1])
    expect([one.verdicts, other.verdicts]).toEqual([[], []])
    other.evidence.observe([failure])
    await told(one).toEqual(['roll-back'])
    await told(other).toEqual(['roll-back'])
    for (const { clock } of [one, other]) await clock.advance(3_000)
    await told(one).toEqual(['roll-back'])
    await told(other).toEqual(['roll-back'])
  })

  test('tells a host that hears no news as soon as it looks', async () => {
    const [one, deaf] = [await host(), await host({ hears: false })]
    one.evidence.observe([...good('stable', 30), failure, failure])
    await told(one).toEqual(['roll-back'])
    await deaf.clock.advance(1_000)
    await told(deaf).toEqual(['roll-back'])
  })

  test('tells a host that comes later what stands', async () => {
    const one = await host()
    one.evidence.observe([...good('stable', 30), failure, failure])
    await told(one).toEqual(['roll-back'])
    const later = await host()
    expect(later.evidence.view().stands).toBe('rolled-back')
  })

  test('tells that a step ended only to hosts that are at it, and again while it stands', async () => {
    const [one, ahead] = [await host(), await host()]
    one.evidence.observe(good('canary', 4_000))
    await one.clock.advance(50)
    await told(one).toEqual(['accepted'])
    await told(ahead).toEqual(['accepted'])
    ahead.evidence.begin(step(2))
    ahead.verdicts.splice(0)
    await expect.poll(() => ahead.evidence.view().acceptance).toBe(0)
    await ahead.clock.advance(1_000)
    await told(ahead).toEqual([])
    await one.clock.advance(1_000)
    await told(one).toEqual(['accepted'])
  })

  test('shows nothing of the step before as that of the step that was just begun', async () => {
    const one = await host()
    one.evidence.observe(good('canary', 4_000))
    await one.clock.advance(50)
    await told(one).toEqual(['accepted'])
    one.evidence.begin(step(2))
    expect(one.evidence.view().acceptance).toBe(0)
  })

  test('is judged by each host alone while Redis is away', async () => {
    const one = await host()
    await server.kill()
    one.evidence.observe([...good('stable', 30), failure, failure])
    await told(one).toEqual(['roll-back'])
  })

  test('rolls back by what Redis did not answer to any more', async () => {
    const one = await host()
    server.pause()
    one.evidence.observe([...good('stable', 30), failure, failure])
    expect(one.verdicts).toEqual([])
    await told(one).toEqual(['roll-back'])
  })

  test('counts what was seen while Redis was away, once', async () => {
    const one = await host()
    one.evidence.observe(good('stable', 7))
    await one.clock.advance(50)
    await expect.poll(() => requests(one)).toEqual([7, 0])
    server.pause()
    one.evidence.observe([...good('stable', 5), failure])
    await expect.poll(() => isUp(one.link), { timeout: 5_000 }).toBe(false)
    one.evidence.observe(good('canary', 3))
    server.resume()
    await expect.poll(() => requests(one), { timeout: 10_000 }).toEqual([12, 4])
  })

  test('is dropped, and that is said, where Redis was away for too long', async () => {
    const one = await host()
    await server.kill()
    await one.clock.advance(1_000)
    await expect.poll(() => isUp(one.link), { timeout: 5_000 }).toBe(false)
    one.evidence.observe(good('stable', 20_001))
    await server.start()
    await expect.poll(() => dropped, { timeout: 10_000 }).toEqual([20_001])
    one.evidence.observe(good('stable', 2))
    await one.clock.advance(50)
    await expect.poll(() => requests(one)).toEqual([2, 0])
    expect(dropped.splice(0)).toEqual([20_001])
  })

  test('is given back to a Redis that lost it, by a host that runs', async () => {
    const one = await host()
    one.evidence.observe([...good('stable', 500), failure])
    await expect.poll(() => requests(one)).toEqual([500, 1])
    await server.restart()
    await one.clock.advance(1_000)
    await expect.poll(() => isUp(one.link), { timeout: 5_000 }).toBe(true)
    const other = await host()
    await one.clock.advance(1_000)
    await other.clock.advance(1_000)
    await expect.poll(() => requests(other)).toEqual([500, 1])
    other.evidence.observe([failure])
    await told(one).toEqual(['roll-back'])
  })

  test('is given back to a Redis that lost it, by a host that was started again', async () => {
    const judge = createJudge(defaultLimits)
    judge.observe(failure)
    const one = await host({ kept: { judge: judge.state() } })
    await expect.poll(() => requests(one)).toEqual([0, 1])
  })

  test('is written to Redis when a host stops', async () => {
    const one = await host()
    one.evidence.observe(good('stable', 4))
    await one.evidence.close()
    expect(requests(await host())).toEqual([4, 0])
  })
  test('is kept by each host, to be looked at when it is over', async () => {
    const kept: { judge?: JudgeState } = {}
    const [one, other] = [await host({ kept }), await host()]
    other.evidence.observe([...good('stable', 30), failure, failure])
    await told(one).toEqual(['roll-back'])
    await one.evidence.close()
    expect(kept.judge).toMatchObject({ told: 'rolled-back', canary: [2, 2, 2, 0], stable: [30, 0, 0, 0] })
  })
})

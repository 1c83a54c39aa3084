import { expect, test } from 'vitest'
import { describeWithRedis } from '../core/testing/redis-server.ts'
import { eventually } from './support/eventually.ts'
import { redisContent } from './support/redis-keys.ts'
import { failing, RolloutHosts } from './support/rollout-hosts.ts'
import { appid } from './support/sandbox.ts'

const weight = 80_000
const runs = 4
const stableAlone = ['template-v1@1.0.0']

/** Means over several rollouts of the same canary. */
async function costs(hosts: number): Promise<{ readonly counted: number; readonly failed: number }> {
  const all = await RolloutHosts.use({ hosts, change: failing(50) })
  const id = await all.begin(weight)
  let [counted, failed] = [0, 0]
  for (let run = 0; run < runs; run++) {
    if (run > 0) await all.again(id)
    expect(await all.loadUntilBack(id)).toEqual([])
    expect(await all.versions(undefined, 20)).toEqual(stableAlone)
    counted += (await all.admin(0, `/${id}`)).body.judge.arms.canary.failed
    failed += await all.failedSince()
  }
  return { counted: counted / runs, failed: failed / runs }
}

describeWithRedis('hosts over one Redis', () => {
  test('find a bad canary with hardly more failures than one host alone', async () => {
    const [one, two, four] = [await costs(1), await costs(2), await costs(4)]
    // One request more for chance: hosts that each counted alone would need two and four times as many.
    for (const several of [two, four]) {
      expect(several.counted).toBeLessThanOrEqual(1.5 * one.counted + 1)
      expect(several.failed).toBeLessThanOrEqual(1.5 * one.failed + 1)
    }
  }, 240_000)

  test('advance a healthy canary one step at a time, whoever sees that a step is over', async () => {
    const all = await RolloutHosts.use({ hosts: 2, change: failing(0) })
    const weights = [300_000, 400_000, 500_000, 600_000]
    const steps = [...weights.map((weight) => ({ kind: 'weight', weight })), { kind: 'hold' }]
    // At a limit of a half, ln 1000 / ln(0.9 / 0.5) = 11.75: a step passes after 12 calls without a failure.
    const id = await all.begin(0, { steps, limits: { errorRate: 0.5 } })
    let isOver = false
    const loading = all.load(() => isOver)
    await all.untilState(id, 'holding')
    isOver = true
    expect(await loading).toEqual([])
    const advanced = weights.map(() => 'advanced by host')
    for (const host of [0, 1])
      expect(await all.history(host, id)).toEqual(['planned by local', 'started by local', ...advanced])
    const { judge, rollout } = (await all.admin(1, `/${id}`)).body
    expect(rollout).toMatchObject({ step: 4, state: { why: 'step' } })
    expect(judge.arms.canary.requests).toBeGreaterThanOrEqual(12 * weights.length)
  }, 120_000)

  test('hold nothing of callers there', async () => {
    const all = await RolloutHosts.use({ hosts: 1, change: failing(100) })
    const id = await all.begin(weight)
    await all.loadUntilBack(id)
    let content = ''
    await eventually(async () => {
      content = (await redisContent(all.redis.port)).replaceAll('wxhost:credential', '')
      return content
    }).toContain('rolled-back')
    expect(content).toContain(`wxhost:rollout:{${id}}:repeats:1`)
    for (const plain of ['rollout-key-', 'planted']) expect(content).not.toContain(plain)
    const ofRollouts = content.split('\n').filter((line) => line.includes('rollout'))
    expect(ofRollouts.join()).not.toContain(appid)
  }, 120_000)
})

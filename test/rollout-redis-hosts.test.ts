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
  }, 60_000)
})

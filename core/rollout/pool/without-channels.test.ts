import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { connectRedis } from '../../redis/connect-redis.ts'
import { SecretValue } from '../../secret-value.ts'
import { describeWithRedis, RedisServer } from '../../testing/redis-server.ts'
import { entryOf, firstOf } from '../../testing/rollout-store-suite.ts'
import { detectorConstants } from '../detector/constants.ts'
import { defaultLimits } from '../plan.ts'
import { createSharedJudge } from './evidence/shared-judge.ts'
import { createSharedRecords, noRecord } from './shared-records.ts'

const connected = async (url: string) => {
  const link = await connectRedis(new SecretValue(url), systemClock)
  onTestFinished(() => link.close())
  return link
}

/** As a user of Redis 7 is made: without `&*` it may use no channel. @see Redis documentation, ACL, "Pub/Sub channels" */
async function withoutChannels() {
  const server = await RedisServer.start()
  onTestFinished(() => server.stop())
  const admin = await connected(server.url)
  const rules = ['on', '>pw', '~*', '+@all', 'resetchannels']
  await admin.run((redis) => redis.call('ACL', 'SETUSER', 'wxhost', ...rules))
  return connected(server.url.replace('//', '//wxhost:pw@'))
}

describeWithRedis('a Redis that lets a host publish nothing', () => {
  test('holds what it shares all the same: hosts look as well', async () => {
    const link = await withoutChannels()
    const shared = createSharedRecords(link, randomUUID)
    const rollout = firstOf()
    expect(await shared.replace(noRecord, rollout, [entryOf(rollout)])).toBeUndefined()
    expect((await shared.one(rollout.id)).rollout).toEqual(rollout)
  })

  test('judges all the same', async () => {
    const link = await withoutChannels()
    const of = { rolloutId: 'pay-1', attempt: 1, constants: detectorConstants(defaultLimits) }
    const judge = createSharedJudge(link, 'host', of)
    // Ten failures of the canary's first ten calls, while stable is known to be well: that is told.
    const text = `s5000;${Array.from({ length: 10 }, () => 'cfe,0.05,').join(';')}`
    const step = { key: '1', order: 1, accepts: true }
    const { memory } = await judge({ number: 1, text, step, known: undefined })
    expect(memory.told).toBe('rolled-back')
  })
})

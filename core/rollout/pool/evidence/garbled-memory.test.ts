import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../clock.ts'
import { connectRedis } from '../../../redis/connect-redis.ts'
import { SecretValue } from '../../../secret-value.ts'
import { describeWithRedis, RedisServer } from '../../../testing/redis-server.ts'
import { detectorConstants } from '../../detector/constants.ts'
import { defaultLimits } from '../../plan.ts'
import { createSharedJudge } from './shared-judge.ts'

const evidenceKey = 'wxhost:rollout:{pay-1}:memory-1:1'

describeWithRedis('evidence in Redis that is none', () => {
  test.each<[string, Record<string, string>]>([
    ['no JSON', { memory: '{"format":1,' }],
    ['a number', { memory: '7' }],
    ['without its detectors', { memory: '{"format":1,"stable":[1,0,0,0],"canary":[0,0,0,0]}' }],
    ['a list that is too short', { memory: '{"format":1,"stable":[1],"canary":[0,0,0,0]}' }],
    ['a batch that is no number', { 'host:one': 'x' }],
  ])('(%s) is as if nothing were known, and keeps no other rollout from its Redis', async (_what, fields) => {
    const server = await RedisServer.start()
    onTestFinished(() => server.stop())
    const link = await connectRedis(new SecretValue(server.url), systemClock)
    onTestFinished(() => link.close())
    await link.run((redis) => redis.hset(evidenceKey, fields))
    const of = { rolloutId: 'pay-1', attempt: 1, constants: detectorConstants(defaultLimits) }
    const judge = createSharedJudge(link, 'one', of)
    const { memory } = await judge({ number: 1, text: 's3;c2', step: undefined, known: undefined })
    expect([memory.stable, memory.canary]).toEqual([
      [3, 0, 0, 0],
      [2, 0, 0, 0],
    ])
  })
})

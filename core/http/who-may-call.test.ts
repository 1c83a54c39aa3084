import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fakeApp } from '../testing/call-rig.ts'
import { callUrl, httpFloor } from '../testing/http-floor.ts'
import { problemOf } from '../testing/problem-of.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createApiKeys } from './edge/api-keys.ts'

describe('who may call', () => {
  const rowOf = (id: string, apps: readonly string[], operations: readonly string[]) => ({
    id,
    hash: createHash('sha256').update(id).digest(),
    apps: new Set(apps),
    operations: new Set(operations),
    scopes: new Set<never>(),
    expiresAt: undefined,
  })
  const withKeys = () =>
    httpFloor({
      apiKeysFile: 'keys.json',
      apps: [fakeApp, { ...fakeApp, appid: 'wx2' }],
      parts: {
        apiKeys: createApiKeys([rowOf('mine', [fakeApp.appid], ['fake.look'])], new VirtualClock()),
      },
    })
  const mine = { authorization: 'Bearer mine' }

  test('is asked for before the body is read', async () => {
    expect(problemOf(await withKeys().post(callUrl('look'), '{'.repeat(100)))).toEqual([401, 'WXH_UNAUTHENTICATED'])
  })

  test('is written down by the id of the key', async () => {
    const { post, audited, logged } = withKeys()
    expect((await post(callUrl('look'), {}, mine)).statusCode).toBe(200)
    expect(audited).toMatchObject([{ key: 'mine' }])
    expect(JSON.stringify(logged)).not.toContain('Bearer')
  })

  test('is bounded by operation and by app: another tenant is not there', async () => {
    const { post, get } = withKeys()
    expect(problemOf(await post(callUrl('do'), {}, mine))).toEqual([403, 'WXH_FORBIDDEN'])
    const theirs = await post('/v1/apps/wx2/fake/look', {}, mine)
    const nobodys = await post('/v1/apps/wx3/fake/look', {}, mine)
    expect(problemOf(theirs)).toEqual([404, 'WXH_APP_NOT_FOUND'])
    expect(theirs.json().detail).toBe(nobodys.json().detail)
    expect(problemOf(await get('/v1/apps/wx2/operations', mine))).toEqual([404, 'WXH_APP_NOT_FOUND'])
  })

  test('is told the operations of its key', async () => {
    const answer = await withKeys().get(`/v1/apps/${fakeApp.appid}/operations`, mine)
    expect(answer.json()).toEqual({
      appid: fakeApp.appid,
      kind: 'official-account',
      operations: [
        {
          protocol: 'fake',
          operation: 'look',
          plugin: 'fake-v1@1.0.0',
          summary: 'Does something',
          effect: 'safe',
          url: callUrl('look'),
        },
      ],
    })
  })

  test('may read the metrics with any key only', async () => {
    const { get } = withKeys()
    const refused = await get('/metrics')
    expect(problemOf(refused)).toEqual([401, 'WXH_UNAUTHENTICATED'])
    // RFC 9110 11.6.1: a 401 must name a challenge.
    expect(refused.headers['www-authenticate']).toBe('Bearer')
    expect((await get('/metrics', mine)).body).toContain('wxhost_calls_in_flight 0')
  })

  test('may come under any name where there are keys', async () => {
    const { http } = withKeys()
    const answer = await http.inject({ method: 'GET', url: '/healthz', headers: { host: 'wx.example.com' } })
    expect(answer.statusCode).toBe(200)
  })

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.0.2.1'])(
    'without keys does not come under the name %j',
    async (host) => {
      const answer = await httpFloor().http.inject({ method: 'GET', url: '/healthz', headers: { host } })
      expect(problemOf(answer)).toEqual([400, 'WXH_HEADER_INVALID'])
    },
  )

  test.each(['localhost', 'localhost:8080', '127.0.0.1:80', '[::1]:8080'])('without keys comes as %s', async (host) => {
    const answer = await httpFloor().http.inject({ method: 'GET', url: '/healthz', headers: { host } })
    expect(answer.statusCode).toBe(200)
  })
})

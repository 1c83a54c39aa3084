import { describe, expect, test } from 'vitest'
import type { Outcome, OutcomeId } from '../../outcome/outcome-store.ts'
import { fakeApp } from '../../testing/call-rig.ts'
import { httpFloor } from '../../testing/http-floor.ts'
import { problemOf } from '../../testing/problem-of.ts'
import type { ApiKeys } from '../edge/api-keys.ts'
import { outcomesRoute } from './outcomes-route.ts'

const base = `/t/v1/apps/${fakeApp.appid}/fake/outcomes`
const app = { ...fakeApp, mchid: '1900000109' }
const at = Date.UTC(2026, 10, 20)

const outcome = (owner: string, key: string, more: Partial<Outcome> = {}): Outcome => ({
  owner,
  protocol: 'fake',
  key,
  stage: 'accepted',
  final: false,
  ...more,
})

function rig(known: readonly Outcome[], apiKeys?: ApiKeys) {
  const floor = httpFloor({ apps: [app], ...(apiKeys === undefined ? {} : { parts: { apiKeys } }) })
  const find = (id: OutcomeId) =>
    known.find(({ owner, protocol, key }) => owner === id.owner && protocol === id.protocol && key === id.key)
  const outcomes = { ...floor.parts.outcomes, find }
  floor.http.register(async (scope) => outcomesRoute(scope, { ...floor.parts, outcomes }), { prefix: '/t' })
  return floor
}

describe('the outcome of a call', () => {
  test('is shown with its times', async () => {
    const { get } = rig([
      outcome(`app:${app.appid}`, 'msg:1', {
        appid: app.appid,
        stage: 'failed',
        detail: 'failed:user block',
        final: true,
        sentAt: at,
        acceptedAt: at + 250,
        settledAt: at + 1_000,
        version: 3,
        ask: { operation: 'look', input: { openid: 'o6_bmjrPTlm6' } },
      }),
    ])
    const answer = await get(`${base}/msg:1`)
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        key: 'msg:1',
        stage: 'failed',
        detail: 'failed:user block',
        final: true,
        sentAt: '2026-11-20T00:00:00.000Z',
        acceptedAt: '2026-11-20T00:00:00.250Z',
        settledAt: '2026-11-20T00:00:01.000Z',
        version: 3,
      },
    ])
  })

  test('leaves out what is not known, and times that are none', async () => {
    const { get } = rig([outcome(`app:${app.appid}`, 'a', { settledAt: 1e300 })])
    expect((await get(`${base}/a`)).json()).toEqual({ key: 'a', stage: 'accepted', final: false })
  })

  test('is the app’s own before the merchant’s', async () => {
    const { get } = rig([
      outcome('merchant:1900000109', 'order:1', { detail: 'merchant' }),
      outcome('merchant:1900000109', 'both', { detail: 'merchant' }),
      outcome(`app:${app.appid}`, 'both', { detail: 'app' }),
    ])
    expect((await get(`${base}/order%3A1`)).json()).toMatchObject({ detail: 'merchant' })
    expect((await get(`${base}/both`)).json()).toMatchObject({ detail: 'app' })
  })

  test('that nobody knows of is a problem', async () => {
    const { get } = rig([outcome('app:other', 'a')])
    expect(problemOf(await get(`${base}/a`))).toEqual([404, 'WXH_OUTCOME_NOT_FOUND'])
  })

  test('is asked for an app and a protocol that exist', async () => {
    const { get } = rig([])
    expect(problemOf(await get('/t/v1/apps/wx-nobody/fake/outcomes/a'))).toEqual([404, 'WXH_APP_NOT_FOUND'])
    const protocol = await get(`/t/v1/apps/${app.appid}/nothing/outcomes/a`)
    expect(problemOf(protocol)).toEqual([404, 'WXH_PROTOCOL_NOT_FOUND'])
  })
})

describe('an API key', () => {
  const keys = (apps: boolean, operation: string): ApiKeys => ({
    callerOf: () => ({
      keyId: 'k1',
      mayUseApp: () => apps,
      mayUseOperation: (protocol, name) => `${protocol}.${name}` === operation,
      mayAdminister: () => false,
      mayChooseArm: () => false,
    }),
  })
  const known = [outcome(`app:${app.appid}`, 'a')]

  test('that covers a call of the protocol may see what became of it', async () => {
    expect((await rig(known, keys(true, 'fake.put')).get(`${base}/a`)).statusCode).toBe(200)
  })

  test('of another protocol or app may not', async () => {
    expect(problemOf(await rig(known, keys(true, 'pay.order')).get(`${base}/a`))).toEqual([403, 'WXH_FORBIDDEN'])
    expect(problemOf(await rig(known, keys(false, 'fake.put')).get(`${base}/a`))).toEqual([404, 'WXH_APP_NOT_FOUND'])
  })
})

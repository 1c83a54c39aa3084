import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Scope } from '../../../settings/api-keys-file.ts'
import { fakeRolloutControl, sampleHistory, sampleRollout, sampleView } from '../../../testing/fake-rollout-control.ts'
import { httpFloor } from '../../../testing/http-floor.ts'
import { problemOf } from '../../../testing/problem-of.ts'
import { VirtualClock } from '../../../testing/virtual-clock.ts'
import { createApiKeys } from '../../edge/api-keys.ts'

const one = `/admin/rollouts/${sampleRollout.id}`
const keyOf = (id: string, scopes: readonly Scope[]) => ({
  id,
  hash: createHash('sha256').update(id).digest(),
  apps: new Set(['*']),
  operations: new Set(['*']),
  scopes: new Set(scopes),
  expiresAt: undefined,
})

function rig() {
  const { control, orders } = fakeRolloutControl()
  const differences = (id: string) => ({ compared: 10, differing: 1, of: id })
  const plugins = {
    list: () => [{ id: 'pay-v3@1.1.0', state: 'canary' }],
    add: () => Promise.reject(new Error('not for the network')),
    remove: () => Promise.reject(new Error('not for the network')),
  }
  const apiKeys = createApiKeys([keyOf('release', ['admin']), keyOf('caller', ['arm'])], new VirtualClock())
  const floor = httpFloor({
    apiKeysFile: 'keys.json',
    parts: { apiKeys },
    admin: { rollouts: control, differences, plugins },
  })
  const release = { authorization: 'Bearer release' }
  return {
    ...floor,
    orders,
    get: (url: string) => floor.get(url, release),
    post: (url: string, body: object, more: Record<string, string> = {}) =>
      floor.post(url, body, { ...release, ...more }),
    unscoped: { authorization: 'Bearer caller' },
    floor,
  }
}

describe('who has the scope', () => {
  test('sees all rollouts, and one with its version as ETag', async () => {
    const { get } = rig()
    expect((await get('/admin/rollouts')).json()).toEqual({ rollouts: [JSON.parse(JSON.stringify(sampleView))] })
    const answer = await get(one)
    expect([answer.statusCode, answer.headers.etag, answer.json().rollout.id]).toEqual([200, '"7"', 'pay-7f3k2a9c'])
  })

  test('sees who did what, what differs, and the plugins', async () => {
    const { get } = rig()
    expect((await get(`${one}/history`)).json()).toEqual({ history: sampleHistory })
    expect((await get(`${one}/diff`)).json()).toEqual({ compared: 10, differing: 1, of: 'pay-7f3k2a9c' })
    expect((await get('/admin/plugins')).json()).toEqual({ plugins: [{ id: 'pay-v3@1.1.0', state: 'canary' }] })
  })

  test('plans under the id of the key', async () => {
    const { post, orders } = rig()
    const plan = {
      protocol: 'pay',
      canary: 'pay-v3@1.1.0',
      cohort: { apps: ['wx1'], share: 100_000 },
      steps: [{ kind: 'shadow' }, { kind: 'weight', weight: 10_000 }, { kind: 'hold' }],
      limits: { errorRate: 0.01 },
    }
    const answer = await post('/admin/rollouts', { ...plan, why: 'refunds are quicker' })
    expect([answer.statusCode, answer.headers.location]).toEqual([201, one])
    expect(orders).toEqual([['plan', plan, { actor: 'release', why: 'refunds are quicker' }]])
  })

  test.each(['start', 'pause', 'resume', 'promote', 'abort', 'clear'])('may %s', async (verb) => {
    const { post, orders } = rig()
    const answer = await post(`${one}/${verb}`, { why: 'because' })
    expect([answer.statusCode, answer.headers.etag]).toEqual([200, '"7"'])
    expect(orders).toEqual([[verb, 'pay-7f3k2a9c', { actor: 'release', why: 'because' }]])
  })

  test('may promote to stable at once', async () => {
    const { post, orders } = rig()
    await post(`${one}/promote`, { why: 'mended', all: true })
    expect(orders[0]?.[2]).toEqual({ actor: 'release', why: 'mended', all: true })
  })

  test.each([
    ['the body', { version: 7 }, {}],
    ['if-match', {}, { 'if-match': '"7"' }],
    ['both', { version: 7 }, { 'if-match': '"7"' }],
  ])('names the version that it saw by %s', async (_name, body, headers) => {
    const { post, orders } = rig()
    expect((await post(`${one}/abort`, { why: 'x', ...body }, headers)).statusCode).toBe(200)
    expect(orders[0]?.[2].version).toBe(7)
  })

  test('takes whatever is there with if-match: *', async () => {
    const { post, orders } = rig()
    await post(`${one}/abort`, { why: 'x' }, { 'if-match': '*' })
    expect(orders[0]?.[2]).not.toHaveProperty('version')
  })

  test('is told where somebody was quicker', async () => {
    const answer = await rig().post(`${one}/abort`, { why: 'x' }, { 'if-match': '"6"' })
    expect(problemOf(answer)).toEqual([409, 'WXH_ROLLOUT_CONFLICT'])
    expect(answer.json().detail).toContain('version 7')
  })

  test('is not held up by a host with its hands full of calls', async () => {
    const { inFlight, get } = rig()
    for (let i = 0; i < 100; i++) inFlight.enter()
    expect((await get('/admin/rollouts')).statusCode).toBe(200)
  })
})

describe('is refused', () => {
  test.each([
    ['GET', '/admin/rollouts'],
    ['GET', one],
    ['GET', `${one}/history`],
    ['GET', `${one}/diff`],
    ['GET', '/admin/plugins'],
    ['POST', '/admin/rollouts'],
    ['POST', `${one}/start`],
    ['POST', `${one}/promote`],
  ] as const)('%s %s without the scope, and counted', async (method, url) => {
    const { floor, unscoped, orders } = rig()
    const headers = { host: 'localhost', 'content-type': 'application/json', ...unscoped }
    const answer = await floor.http.inject({ method, url, headers, ...(method === 'POST' && { payload: '{"cut' }) })
    expect(problemOf(answer)).toEqual([403, 'WXH_ADMIN_FORBIDDEN'])
    expect(orders).toEqual([])
    expect(await floor.parts.metrics.text()).toContain('wxhost_requests_refused_total{code="WXH_ADMIN_FORBIDDEN"} 1')
  })

  test('without a key', async () => {
    expect(problemOf(await rig().floor.get('/admin/rollouts'))).toEqual([401, 'WXH_UNAUTHENTICATED'])
  })

  test.each([
    ['no reason', { version: 7 }, {}, 'WXH_INPUT_INVALID', ''],
    ['an empty reason', { why: '' }, {}, 'WXH_INPUT_INVALID', '/why'],
    ['a reason without end', { why: 'x'.repeat(501) }, {}, 'WXH_INPUT_INVALID', '/why'],
    ['what nobody knows', { why: 'x', force: true }, {}, 'WXH_INPUT_INVALID', ''],
    ['a version that is none', { why: 'x', version: 'seven' }, {}, 'WXH_INPUT_INVALID', '/version'],
    ['an ETag that is none', { why: 'x' }, { 'if-match': 'W/"7"' }, 'WXH_HEADER_INVALID', undefined],
    ['two versions', { why: 'x', version: 6 }, { 'if-match': '"7"' }, 'WXH_HEADER_INVALID', undefined],
  ])('%s', async (_name, body, headers, code, pointer) => {
    const { post, orders } = rig()
    const answer = await post(`${one}/start`, body, headers as Record<string, string>)
    expect(problemOf(answer)).toEqual([400, code])
    expect(answer.json().pointer).toBe(pointer)
    expect(orders).toEqual([])
  })

  test.each([
    [{ canary: 'pay-v3@1.1.0', why: 'x' }, ''],
    [{ protocol: 'pay', canary: 'pay-v3@1.1.0', why: 'x', steps: [{ kind: 'leap' }] }, '/steps/0/kind'],
    [
      { protocol: 'pay', canary: 'pay-v3@1.1.0', why: 'x', steps: [{ kind: 'weight', weight: 0.5 }] },
      '/steps/0/weight',
    ],
    [{ protocol: 'pay', canary: 'pay-v3@1.1.0', why: 'x', cohort: { apps: 'wx1' } }, '/cohort/apps'],
  ])('the plan %j', async (body, pointer) => {
    const answer = await rig().post('/admin/rollouts', body)
    expect(problemOf(answer)).toEqual([400, 'WXH_INPUT_INVALID'])
    expect(answer.json().pointer).toBe(pointer)
  })

  test('a rollout that is not there', async () => {
    const { get, post } = rig()
    for (const url of ['/admin/rollouts/none', '/admin/rollouts/none/history', '/admin/rollouts/none/diff'])
      expect(problemOf(await get(url))).toEqual([404, 'WXH_ROLLOUT_NOT_FOUND'])
    expect(problemOf(await post('/admin/rollouts/none/start', { why: 'x' }))).toEqual([404, 'WXH_ROLLOUT_NOT_FOUND'])
  })

  test('the wrong method, and what is for this machine only', async () => {
    const { get, post } = rig()
    expect(problemOf(await get(`${one}/start`))).toEqual([405, 'WXH_METHOD_NOT_ALLOWED'])
    expect(problemOf(await post(one, { why: 'x' }))).toEqual([405, 'WXH_METHOD_NOT_ALLOWED'])
    expect(problemOf(await post('/admin/plugins', {}))).toEqual([405, 'WXH_METHOD_NOT_ALLOWED'])
    expect(problemOf(await post('/control/reload-apps', {}))).toEqual([404, 'WXH_ROUTE_NOT_FOUND'])
  })
})

test('without API keys whoever is on this machine administers, as "local"', async () => {
  const { control, orders } = fakeRolloutControl()
  const { post } = httpFloor({ admin: { rollouts: control } })
  expect((await post(`${one}/pause`, { why: 'x' })).statusCode).toBe(200)
  expect(orders[0]?.[2].actor).toBe('local')
})

test('a rollout that compared nothing yet has an empty report', async () => {
  expect((await httpFloor().get(`${one}/diff`)).json()).toMatchObject({ compared: 0, dropped: 0, groups: [] })
})

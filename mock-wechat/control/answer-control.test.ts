import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createSender } from '../testing/sender.ts'

const { appid } = SANDBOX.app
const openid = SANDBOX.users.follower

async function createControl() {
  const sender = await createSender()
  const control = async (method: string, path: string, body?: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const init = { method, ...(body !== undefined && { body: text }) }
    const response = await sender.exchange(new Request(`http://mock.test/__mock${path}`, init))
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  /** The message of a refused request. */
  const refused = async (method: string, path: string, body?: unknown) => {
    const answer = await control(method, path, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'MOCK_BAD_INPUT' } })
    return answer.body.message
  }
  return { ...sender, control, refused }
}

describe('the control API', () => {
  test('tells what it and WeChat offer', async () => {
    const { control } = await createControl()
    const { body } = await control('GET', '/health')
    expect(body).toMatchObject({ ok: true })
    expect(body.apis).toContain('POST /cgi-bin/message/template/send')
    expect(body.control).toContain('POST /__mock/clock')
  })

  test('names its paths and methods to those who miss them', async () => {
    const { control, refused } = await createControl()
    expect(await control('GET', '/nothing')).toMatchObject({ status: 404, body: { code: 'MOCK_NO_SUCH_ROUTE' } })
    const wrong = await control('DELETE', '/clock')
    expect(wrong).toMatchObject({ status: 405, body: { message: expect.stringContaining('GET or POST') } })
    expect(await refused('POST', '/clock', '[]')).toContain('not a JSON object')
  })

  test('keeps the rules of the world', async () => {
    const { refused, world } = await createControl()
    for (let held = 2; held < 25; held += 1) {
      world.templates.add(appid, { template_id: String(held), title: '', content: '', example: '' })
    }
    const template = { template_id: 'y'.repeat(43), content: '{{thing1.DATA}}' }
    expect(await refused('POST', '/templates', template)).toBe('template num exceeds limit')
  })
})

describe('the clock', () => {
  test('can be moved, set and let run', async () => {
    const { control } = await createControl()
    const start = Date.UTC(2026, 10, 20)
    const move = async (body: unknown) => (await control('POST', '/clock', body)).body
    expect((await control('GET', '/clock')).body).toEqual({
      now: start,
      mode: 'frozen',
      iso: '2026-11-20T00:00:00.000Z',
    })
    expect(await move({ advanceMs: 1000 })).toMatchObject({ now: start + 1000 })
    expect(await move({ setMs: 5 })).toMatchObject({ now: 5, mode: 'frozen' })
    expect(await move({ mode: 'running' })).toMatchObject({ mode: 'running' })
    expect(await move({ mode: 'frozen' })).toMatchObject({ mode: 'frozen' })
    expect(await move({ mode: 'real' })).toMatchObject({ mode: 'real' })
  })

  test('refuses what it cannot do', async () => {
    const { refused } = await createControl()
    expect(await refused('POST', '/clock', {})).toContain('Give "advanceMs"')
    expect(await refused('POST', '/clock', { advanceMs: -1 })).toContain('"advanceMs" must be a number >= 0')
    expect(await refused('POST', '/clock', { advance: 1 })).toContain('no field "advance"')
    expect(await refused('POST', '/clock', { mode: 'fast' })).toContain('"real" or "running" or "frozen"')
  })
})

describe('faults', () => {
  test.each([
    { errcode: -1, errmsg: 'busy' },
    { delayMs: 3000 },
    { reset: true },
    { resetBefore: true },
    { status: 502, body: '<html>', contentType: 'text/html' },
    { truncate: true },
    { contentType: 'text/plain' },
    { hugeBytes: 10 },
    { gzipBomb: true, delayMs: 5 },
  ])('are taken as they are given: %o', async (fault) => {
    const { control, world } = await createControl()
    const rule = { match: { path: '/a', method: 'GET', appid }, times: 2, after: 1, effect: 'none', fault }
    const { body } = await control('POST', '/faults', rule)
    expect(body).toEqual({ ...rule, id: 'fault-1', struck: 0 })
    expect(world.faults.list()).toEqual([body])
    expect((await control('GET', '/faults')).body).toEqual({ faults: [body] })
  })

  test('are removed by id, or all', async () => {
    const { control, refused, world } = await createControl()
    for (let count = 0; count < 3; count += 1) await control('POST', '/faults', { fault: { reset: true } })
    expect((await control('DELETE', '/faults?id=fault-2')).body).toEqual({ ok: true })
    expect(world.faults.list().map(({ id }) => id)).toEqual(['fault-1', 'fault-3'])
    expect(await refused('DELETE', '/faults?id=fault-2')).toContain('no fault with this id')
    await control('DELETE', '/faults')
    expect(world.faults.list()).toEqual([])
  })

  test('are refused with the field that is wrong', async () => {
    const { refused } = await createControl()
    const add = (body: unknown) => refused('POST', '/faults', body)
    expect(await add({})).toContain('"fault" is missing')
    expect(await add({ fault: {} })).toContain('must have one of: delayMs')
    expect(await add({ fault: 'reset' })).toContain('"fault" must be an object')
    expect(await add({ fault: { reset: true, truncate: true } })).toContain('reset and truncate')
    expect(await add({ fault: { reset: false } })).toContain('"fault.reset" must be true')
    expect(await add({ fault: { status: 99 } })).toContain('from 200 to 599')
    expect(await add({ fault: { errcode: 1.5 } })).toContain('"fault.errcode" must be a whole number')
    expect(await add({ fault: { reset: true }, effect: 'after' })).toContain('"before" or "none"')
    expect(await add({ fault: { reset: true }, match: { url: '/' } })).toContain('no field "match.url"')
  })
})

describe('accounts and users', () => {
  test('can be added, changed and read, never their secrets', async () => {
    const { control, world } = await createControl()
    await control('POST', '/apps', { appid: 'wx1', secret: 'sample', kind: 'mini-program', ipWhitelist: ['192.0.2.1'] })
    expect((await control('POST', '/apps', { appid: 'wx1', frozen: true })).body).toEqual({
      appid: 'wx1',
      kind: 'mini-program',
      ipWhitelist: ['192.0.2.1'],
      frozen: true,
    })
    expect(world.apps.get('wx1')?.secret).toBe('sample')
    expect(JSON.stringify((await control('GET', '/apps')).body)).not.toContain(SANDBOX.app.secret)
    expect(JSON.stringify((await control('GET', '/users')).body)).not.toContain(SANDBOX.miniProgramSessionKey)
  })

  test('a user can leave, and come back', async () => {
    const { control, send, errcodeOf } = await createControl()
    const { body } = await control('POST', '/users', { openid, subscribed: false })
    expect(body).toMatchObject({ appid, openid, subscribed: false, nickname: 'Band' })
    expect(await errcodeOf(send())).toBe(43004)
    await control('POST', '/users', { openid, subscribed: true })
    expect(await errcodeOf(send())).toBe(0)
  })

  test('a session key can be set and can end', async () => {
    const { control, world } = await createControl()
    const sessionKey = 'o0q0otL8aEzpcZL/FT9WsQ=='
    await control('POST', '/users', { openid, sessionKey })
    expect(world.users.get(appid, openid)?.sessionKey).toBe(sessionKey)
    await control('POST', '/users', { openid, sessionExpired: true })
    expect(world.users.get(appid, openid)?.sessionKey).toBeUndefined()
  })

  test('a code can be made for a user, with another session if wanted', async () => {
    const { control, world, get } = await createControl()
    const { body } = await control('POST', '/codes', { kind: 'login', openid, renewSession: true, code: 'known' })
    expect(body).toEqual({ code: 'known', expiresAt: world.clock.now() + 300_000 })
    const { secret } = SANDBOX.app
    const session = await get('/sns/jscode2session', {
      appid,
      secret,
      js_code: 'known',
      grant_type: 'authorization_code',
    })
    expect(session.session_key).toBe(world.users.get(appid, openid)?.sessionKey)
  })

  test('a template can be added', async () => {
    const { control, world } = await createControl()
    const template = { template_id: 'z'.repeat(43), content: '{{thing1.DATA}}' }
    await control('POST', '/templates', template)
    expect(world.templates.get(appid, template.template_id)).toMatchObject({ ...template, title: 'Sample' })
  })

  test('what cannot be is refused', async () => {
    const { refused } = await createControl()
    expect(await refused('POST', '/apps', { appid: 'wx2' })).toContain('"secret" is missing')
    expect(await refused('POST', '/apps', { appid: 'wx2', secret: 's', ipWhitelist: '1' })).toContain(
      'a list of strings',
    )
    expect(await refused('POST', '/users', { appid: 'wx2', openid })).toContain('no app wx2')
    expect(await refused('POST', '/users', { openid, subscribed: 'no' })).toContain('true or false')
    expect(await refused('POST', '/users', { openid, sessionKey: 'short' })).toContain('16 bytes')
    expect(await refused('POST', '/users', { openid: '' })).toContain('must be a string')
    expect(await refused('POST', '/codes', { kind: 'web', openid: 'oNobody' })).toContain('no user with this openid')
    expect(await refused('POST', '/codes', { kind: 'qr', openid })).toContain('"web" or "login" or "phone"')
    expect(await refused('POST', '/templates', { template_id: 'short', content: '' })).toContain('43 characters')
  })
})

describe('tokens and quotas', () => {
  test('a token can be made to end', async () => {
    const { control, errcodeWith, access_token } = await createControl()
    expect((await control('POST', '/tokens', { action: 'expire' })).body).toEqual({ ok: true })
    expect(await errcodeWith(access_token)).toBe(42001)
  })

  test.each([
    ['expire', 42001],
    ['revoke', 40001],
    ['password-changed', 42007],
  ])('a web token can be troubled: %s', async (action, errcode) => {
    const { control, world, get } = await createControl()
    const { token } = world.grants.issue(appid, openid, 'snsapi_base')
    await control('POST', '/tokens', { line: 'web', openid, action })
    expect(await get('/sns/auth', { access_token: token, openid })).toMatchObject({ errcode })
  })

  test('trouble needs a token to be there', async () => {
    const { refused } = await createControl()
    expect(await refused('POST', '/tokens', { line: 'token', action: 'rotate' })).toContain('no token to rotate')
    expect(await refused('POST', '/tokens', { line: 'web', openid, action: 'expire' })).toContain('no web token yet')
  })

  test('a quota can be set and filled', async () => {
    const { control, refused, send, errcodeOf } = await createControl()
    const api = '/cgi-bin/message/template/send'
    const { body } = await control('POST', '/quotas', { api, daily: 5, used: 5 })
    expect(body).toEqual({ appid, api, limit: { daily: 5 }, used: 5 })
    expect(await errcodeOf(send())).toBe(45009)
    expect(await refused('POST', '/quotas', { api: '/nothing' })).toContain('no API at /nothing')
  })
})

describe('what happened', () => {
  test('is in the journal without secrets', async () => {
    const { control, send, access_token } = await createControl()
    await send()
    const all = await control('GET', '/journal')
    expect(JSON.stringify(all.body)).not.toContain(access_token)
    expect(all.body).toMatchObject({ matching: 2, counts: { '/cgi-bin/stable_token': { total: 1 } } })
    const query = `/journal?path=/cgi-bin/message/template/send&appid=${appid}&errcode=0&limit=1`
    const found = (await control('GET', query)).body
    expect(found).toMatchObject({
      matching: 1,
      entries: [{ method: 'POST', appid, errcode: 0, query: { access_token: '***' } }],
    })
    expect((await control('GET', '/journal?limit=0')).body.entries).toEqual([])
    await control('DELETE', '/journal')
    expect((await control('GET', '/journal')).body).toMatchObject({ matching: 0, counts: {} })
  })

  test('names a body that is no JSON by its size', async () => {
    const { world, post } = await createControl()
    await post('/cgi-bin/stable_token', {}, 'not json')
    expect(world.journal.entries().at(-1)?.body).toBe('<8 bytes, not JSON>')
  })

  test('is in the messages, ids as text', async () => {
    const { control, send } = await createControl()
    await send()
    expect((await control('GET', `/messages?openid=${openid}`)).body).toMatchObject({
      count: 1,
      messages: [{ openid, msgid: '3282640000000000001' }],
    })
    expect((await control('GET', '/messages?openid=oNobody')).body).toEqual({ count: 0, messages: [] })
  })

  test('can be forgotten', async () => {
    const { control, send, world } = await createControl()
    await send()
    await control('POST', '/reset')
    expect(world.messages).toEqual([])
  })

  test('a query that is no number is refused', async () => {
    const { refused } = await createControl()
    expect(await refused('GET', '/journal?errcode=x')).toContain('"errcode" in the query must be a whole number')
  })
})

describe('settings', () => {
  test('can be read and changed', async () => {
    const { control, refused } = await createControl()
    expect((await control('POST', '/settings', { graceSeconds: 10 })).body).toMatchObject({ graceSeconds: 10 })
    expect((await control('GET', '/settings')).body).toMatchObject({ graceSeconds: 10, tokenLifeSeconds: 7200 })
    expect(await refused('POST', '/settings', { grace: 1 })).toContain('no setting "grace"')
  })
})

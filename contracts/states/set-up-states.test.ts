import { type MockWechat, SANDBOX, startMockWechat } from '@wxhost/mock-wechat'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mockControl } from './mock-control.ts'
import { setUpStates } from './set-up-states.ts'

const path = '/cgi-bin/message/template/send'
let mock: MockWechat
beforeAll(async () => {
  mock = await startMockWechat()
})
afterAll(() => mock.close())

async function sent(token: string | undefined) {
  const texts = { thing1: '门诊挂号', time2: '2024-01-01 10:00', amount3: '1.00元' }
  const data = Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { value }]))
  const { template_id } = SANDBOX.templates.appointment
  const body = JSON.stringify({ touser: SANDBOX.users.follower, template_id, data })
  const response = await fetch(`${mock.url}${path}?access_token=${token}`, { method: 'POST', body })
  return (await response.json()) as { errcode: number }
}

const fails = async (states: Parameters<typeof setUpStates>[1]) => {
  const error = await setUpStates(mock.url, states).catch((thrown: unknown) => thrown)
  return error instanceof Error ? error.message : `no error: ${JSON.stringify(error)}`
}

describe('setting up states', () => {
  it('stops the clock at the time of the shadow Call', async () => {
    await setUpStates(mock.url, [])

    expect(mock.world.clock.now()).toBe(Date.parse('2024-01-01T00:00:00Z'))
  })

  it('forgets what was before', async () => {
    mock.world.users.put({ appid: SANDBOX.app.appid, openid: 'oNew00000000000000000000001' })
    await setUpStates(mock.url, [])

    expect(mock.world.users.get(SANDBOX.app.appid, 'oNew00000000000000000000001')).toBeUndefined()
  })

  it('gives a token that works', async () => {
    const values = await setUpStates(mock.url, [])

    expect((await sent(values['access-token'])).errcode).toBe(0)
  })

  it.each([
    ['the access token has expired', 42001],
    ['the access token was revoked', 40001],
    ['the access token was renewed elsewhere', 40001],
  ])('%s', async (name, errcode) => {
    const values = await setUpStates(mock.url, [{ name }])

    expect((await sent(values['access-token'])).errcode).toBe(errcode)
  })

  it('lets WeChat answer an errcode', async () => {
    const params = { path, errcode: 45009, errmsg: 'reach max api daily quota limit', times: 1 }
    const values = await setUpStates(mock.url, [{ name: 'WeChat answers errcode', params }])

    expect((await sent(values['access-token'])).errcode).toBe(45009)
    expect((await sent(values['access-token'])).errcode).toBe(0)
  })

  it('lets WeChat Pay refuse', async () => {
    const params = { path: '/v3/certificates', status: 500, code: 'SYSTEM_ERROR', message: 'busy', times: 2 }
    await setUpStates(mock.url, [{ name: 'WeChat Pay refuses', params }])

    await expect(mockControl(mock.url).pay('GET', '/v3/certificates')).rejects.toThrow(/with 500.*SYSTEM_ERROR/)
  })

  it('makes every signature wrong', async () => {
    await setUpStates(mock.url, [])
    expect(await mockControl(mock.url).pay('GET', '/v3/certificates')).toHaveProperty('data')

    await setUpStates(mock.url, [{ name: 'the signature is broken' }])
    await expect(mockControl(mock.url).pay('GET', '/v3/certificates')).rejects.toThrow(/with 401.*SIGN_ERROR/)
  })
})

describe('a state that cannot be', () => {
  it('is told with the nearest one', async () => {
    expect(await fails([{ name: 'the acces token has expired' }])).toBe(
      'no provider state "the acces token has expired"; the nearest is "the access token has expired"',
    )
  })

  it('is told with the nearest parameter', async () => {
    expect(await fails([{ name: 'WeChat answers errcode', params: { path, errcod: 1 } }])).toMatch(
      /takes no "errcod"; the nearest is "errcode"/,
    )
  })

  it.each([
    [{ errcode: 1 }, '"path" of a state must be a text, got undefined'],
    [{ path, errcode: 'x' }, '"errcode" of a state must be a number, got "x"'],
  ])('is told with the parameter that is wrong: %j', async (params, message) => {
    expect(await fails([{ name: 'WeChat answers errcode', params }])).toContain(message)
  })

  it('is told with what the mock said', async () => {
    const params = { path: '/v3/certificates', status: 99, code: 'X' }

    expect(await fails([{ name: 'WeChat Pay refuses', params }])).toMatch(
      /"WeChat Pay refuses" could not be set up: the mock refused POST \/__mock\/faults with 400: .*MOCK_BAD_INPUT/,
    )
  })
})

import { type MockWechat, startMockWechat } from '@wxhost/mock-wechat'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpStates } from './set-up-states.ts'

let mock: MockWechat
beforeAll(async () => {
  mock = await startMockWechat()
})
afterAll(() => mock.close())

const setUp = (name: string, params: object) => setUpStates(mock.url, [{ name, params: { ...params } }])
const request = { method: 'GET', path: '/sns/auth', query: { openid: 'o1' }, errcode: 41001 }
const query = { appid: 'APPID', secret: 'SECRET', grant_type: 'client_credential' }

describe('what WeChat shall refuse', () => {
  it('is refused as it is said', async () => {
    const values = { values: [['thing1', 'two\nlines']] }

    await expect(setUp('WeChat refuses requests', { requests: [request] })).resolves.toBeDefined()
    await expect(setUp('WeChat refuses values', values)).resolves.toBeDefined()
  })

  it.each([
    ['another errcode', { ...request, errcode: 40014 }, /GET \/sns\/auth .* with errcode 40014: .*41001/],
    ['no refusal', { method: 'GET', path: '/cgi-bin/token', query, errcode: 40125 }, /\/cgi-bin\/token .* it is taken/],
    ['a request that is none', 'GET /sns/auth', /must be an object/],
  ])('is told of as %s', async (_what, wrong, message) => {
    await expect(setUp('WeChat refuses requests', { requests: [wrong] })).rejects.toThrow(message)
  })

  it('is told of as a value that is taken, with all others', async () => {
    const values = [
      ['thing1', '门诊挂号'],
      ['number3', '3'],
    ]

    await expect(setUp('WeChat refuses values', { values })).rejects.toThrow(
      /"门诊挂号" for thing1 with errcode 47003: it is taken; .*"3" for number3/,
    )
  })

  it('is a list', async () => {
    await expect(setUp('WeChat refuses values', { values: 'thing1' })).rejects.toThrow(
      '"values" of a state must be a list',
    )
  })
})

describe('the life of tokens', () => {
  const older = { line: 'token', ago: 0 }

  it('takes times as numbers', async () => {
    await expect(setUp('the access token is an older one', { ...older, after: ['1'] })).rejects.toThrow(
      'a list of numbers',
    )
    await expect(setUp('time has passed', { seconds: '1' })).rejects.toThrow('"seconds" of a state must be a number')
  })

  it('passes on the clock of WeChat', async () => {
    await setUp('the access token is an older one', { ...older, after: [100, 0.5] })

    expect(mock.world.clock.now()).toBe(Date.parse('2024-01-01T00:01:40.500Z'))
  })
})

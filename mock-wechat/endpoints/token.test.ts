import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createTestWechat } from '../testing/test-wechat.ts'

const { appid, secret } = SANDBOX.app

describe('stable_token', () => {
  // access-token page, worked example.
  test('gives one token until fewer than 300 s are left', async () => {
    const wechat = createTestWechat()
    const first = await wechat.stableToken()
    expect(first).toEqual({ access_token: expect.any(String), expires_in: 7200 })
    wechat.at(3000)
    expect(await wechat.stableToken()).toEqual({ ...first, expires_in: 4200 })
    wechat.at(6899)
    expect(await wechat.stableToken()).toEqual({ ...first, expires_in: 301 })
    wechat.at(6901)
    const second = await wechat.stableToken()
    expect(second.expires_in).toBe(7200)
    expect(second.access_token).not.toBe(first.access_token)
    wechat.at(7199)
    expect(await wechat.errcodeWith(first.access_token)).toBe(0)
    wechat.at(7201)
    expect(await wechat.errcodeWith(first.access_token)).toBe(42001)
    expect(await wechat.errcodeWith(second.access_token)).toBe(0)
  })

  test('is asked with POST only', async () => {
    const wechat = createTestWechat()
    expect(await wechat.get('/cgi-bin/stable_token', {})).toMatchObject({ errcode: 43002 })
  })
})

describe('token', () => {
  // access-token page, worked example.
  test('gives a new token each time and five minutes to the old one', async () => {
    const wechat = createTestWechat()
    const fetch = () => wechat.get('/cgi-bin/token', { grant_type: 'client_credential', appid, secret })
    const first = await fetch()
    wechat.at(100)
    const second = await fetch()
    expect(second.access_token).not.toBe(first.access_token)
    wechat.at(399)
    expect(await wechat.errcodeWith(first.access_token)).toBe(0)
    wechat.at(401)
    expect(await wechat.errcodeWith(first.access_token)).toBe(40001)
    expect(await wechat.errcodeWith(second.access_token)).toBe(0)
  })
})

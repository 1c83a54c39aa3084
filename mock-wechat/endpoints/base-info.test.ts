import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createSender } from '../testing/sender.ts'

const { appid } = SANDBOX.app
const SEND = '/cgi-bin/message/template/send'

describe('the base endpoints', () => {
  test('list addresses without an errcode', async () => {
    const { get, access_token } = await createSender()
    for (const path of ['/cgi-bin/getcallbackip', '/cgi-bin/get_api_domain_ip']) {
      expect(await get(path, { access_token })).toEqual({ ip_list: expect.any(Array) })
    }
  })

  test('tell what the account of the token is', async () => {
    const { get, access_token } = await createSender()
    const info = await get('/cgi-bin/account/getaccountbasicinfo', { access_token })
    expect(info).toMatchObject({ errcode: 0, appid, account_type: 1 })
    const refused = await get('/cgi-bin/account/getaccountbasicinfo', { access_token: 'none' })
    expect(refused).toMatchObject({ errcode: 40014 })
  })

  test('refuse another method with the code that names the right one', async () => {
    const { post, access_token } = await createSender()
    expect(await post('/cgi-bin/getcallbackip', { access_token }, {})).toMatchObject({ errcode: 43001 })
  })

  test('know no other path', async () => {
    const { get, world } = await createSender()
    expect(await get('/cgi-bin/nothing', {})).toMatchObject({ errcode: 40066 })
    expect(world.journal.count('/cgi-bin/nothing', 40066)).toBe(1)
  })

  test('give one JS-SDK ticket for its whole life, to every token', async () => {
    const { get, access_token, at, stableToken } = await createSender()
    const ask = (token: string, type = 'jsapi') => get('/cgi-bin/ticket/getticket', { access_token: token, type })
    const first = await ask(access_token)
    expect(first).toEqual({ errcode: 0, errmsg: 'ok', ticket: expect.any(String), expires_in: 7200 })
    expect((await ask(access_token, 'wx_card')).ticket).not.toBe(first.ticket)
    expect(await ask(access_token, 'other')).toMatchObject({ errcode: 40097 })
    at(7199)
    const later = (await stableToken()).access_token
    expect(await ask(later)).toEqual({ ...first, expires_in: 1 })
    at(7200)
    expect((await ask(later)).ticket).not.toBe(first.ticket)
  })
})

describe('quotas', () => {
  test('can be read', async () => {
    const { post, send, access_token } = await createSender()
    await send()
    const ask = (cgi_path: string) => post('/cgi-bin/openapi/quota/get', { access_token }, { cgi_path })
    expect(await ask(SEND)).toMatchObject({ errcode: 0, quota: { daily_limit: 100_000, used: 1, remain: 99_999 } })
    expect(await ask('/cgi-bin/getcallbackip')).toMatchObject({
      quota: { used: 0 },
      rate_limit: { refresh_second: 60 },
    })
    expect(await ask('no path')).toMatchObject({ errcode: 40097 })
  })

  test('can be cleared ten times a month', async () => {
    const { post, send, access_token, world, errcodeOf } = await createSender()
    const clear = (app: string = appid) => errcodeOf(post('/cgi-bin/clear_quota', { access_token }, { appid: app }))
    world.quotas.set(appid, SEND, { used: 100_000 })
    expect(await errcodeOf(send())).toBe(45009)
    expect(await clear('wx0')).toBe(40013)
    for (let count = 0; count < 10; count += 1) expect(await clear()).toBe(0)
    expect(await errcodeOf(send())).toBe(0)
    expect(await clear()).toBe(48006)
  })

  test('count the minute apart from the day', async () => {
    const { world, send, errcodeOf, at } = await createSender()
    world.quotas.set(appid, SEND, { perMinute: 5, usedThisMinute: 5 })
    expect(await errcodeOf(send())).toBe(45011)
    at(60)
    expect(await errcodeOf(send())).toBe(0)
  })
})

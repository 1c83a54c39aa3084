import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createTestWechat } from '../testing/test-wechat.ts'

const { appid, secret } = SANDBOX.app
const redirect = encodeURIComponent('https://gw.example.com/oauth2/callback?biz=7')
const link = (scope = 'snsapi_userinfo', state = '&state=3f9c2ab41d') =>
  `appid=${appid}&redirect_uri=${redirect}&response_type=code&scope=${scope}${state}`

function createBrowser() {
  const wechat = createTestWechat()
  const open = (query: string, path = '/connect/oauth2/authorize') =>
    wechat.exchange(new Request(`http://wechat.test${path}?${query}`))
  const pageOf = async (query: string, path?: string) => (await open(query, path)).text()
  return { ...wechat, open, pageOf }
}

describe('the browser step', () => {
  // oauth2 page, worked example.
  test('sends the user back with a code that can be exchanged', async () => {
    const { open, get } = createBrowser()
    const response = await open(link())
    expect(response.status).toBe(302)
    const target = new URL(response.headers.get('location') ?? '')
    expect(target.href).toMatch(/^https:\/\/gw\.example\.com\/oauth2\/callback\?biz=7&code=[\w-]+&state=3f9c2ab41d$/)
    const code = target.searchParams.get('code') ?? ''
    const answer = await get('/sns/oauth2/access_token', { appid, secret, code, grant_type: 'authorization_code' })
    expect(answer).toMatchObject({ openid: SANDBOX.users.follower, scope: 'snsapi_userinfo' })
  })

  test('takes a link without state, and a redirect without query', async () => {
    const { open } = createBrowser()
    const query = link('snsapi_base', '').replace(redirect, encodeURIComponent('https://gw.example.com/cb'))
    const response = await open(query)
    expect(response.headers.get('location')).toMatch(/^https:\/\/gw\.example\.com\/cb\?code=[\w-]+&state=$/)
  })

  test('refuses parameters in another order', async () => {
    const { pageOf } = createBrowser()
    expect(await pageOf(`redirect_uri=${redirect}&appid=${appid}&response_type=code&scope=snsapi_base`)).toContain(
      '参数错误',
    )
  })

  test.each([
    ['10003', link().replace(redirect, encodeURIComponent('javascript:alert(1)'))],
    ['10003', link().replace(redirect, '%E0%A4%A')],
    ['10005', link('snsapi_login')],
    ['10010', link('')],
    ['10011', link().replace(redirect, '')],
    ['10012', link().replace(appid, '')],
    ['10012', link().replace(appid, 'wx0000000000000000')],
    ['10013', link('snsapi_base', '&state=not-allowed')],
    // A platform's appid stands after state (oauth2 page); this world has no platforms.
    ['10015', link('snsapi_base', '&state=a1&component_appid=wx1111111111111111')],
  ])('shows the page error %s', async (code, query) => {
    const { pageOf } = createBrowser()
    expect(await pageOf(query)).toContain(code)
  })

  test('shows 10003 for another host than the configured one', async () => {
    const { pageOf, open, world } = createBrowser()
    world.apps.put({ appid, secret, kind: 'official', oauthDomain: 'other.example.com' })
    expect(await pageOf(link())).toContain('10003')
    world.apps.put({ appid, secret, kind: 'official', oauthDomain: 'gw.example.com' })
    expect((await open(link())).status).toBe(302)
  })

  test('shows 10004 for a banned account', async () => {
    const { pageOf, world } = createBrowser()
    world.apps.put({ appid, secret, kind: 'official', frozen: true })
    expect(await pageOf(link())).toContain('10004')
  })

  test('of the desktop has its own path and scope', async () => {
    const { open } = createBrowser()
    expect((await open(link('snsapi_login'), '/connect/qrconnect')).status).toBe(302)
  })
})

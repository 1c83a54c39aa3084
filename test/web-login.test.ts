import { expect, test } from 'vitest'
import { fetches, paths, sendings } from './support/ledger.ts'
import { appid, follower, type Sandbox, useSandbox } from './support/sandbox.ts'

const redirect_uri = 'https://gw.example.com/oauth2/callback?biz=7'

/** The user's browser follows the link to WeChat and is sent back with a code. */
async function agree({ call, mock }: Sandbox, scope: string): Promise<URL> {
  const { output } = await call('oauth2.authorize-url', { redirect_uri, scope, state: '3f9c2ab41d' })
  const link = String(output.url).replace('https://open.weixin.qq.com', mock.url)
  const page = await fetch(link, { redirect: 'manual' })
  return new URL(page.headers.get('location') ?? 'https://no.redirect')
}

async function logIn(sandbox: Sandbox) {
  const back = await agree(sandbox, 'snsapi_userinfo')
  const { output } = await sandbox.call('oauth2.exchange-code', { code: back.searchParams.get('code') })
  return { access_token: String(output.access_token), refresh_token: String(output.refresh_token), openid: follower }
}

test('makes the link of the documents, letter by letter', async () => {
  const { call } = await useSandbox()
  const { output } = await call('oauth2.authorize-url', { redirect_uri, scope: 'snsapi_userinfo', state: '3f9c2ab41d' })
  // wire-protocol reference, oauth2 page, worked example.
  expect(output.url).toBe(
    `https://open.weixin.qq.com/connect/oauth2/authorize?appid=${appid}&redirect_uri=https%3A%2F%2Fgw.example.com%2Foauth2%2Fcallback%3Fbiz%3D7&response_type=code&scope=snsapi_userinfo&state=3f9c2ab41d#wechat_redirect`,
  )
})

test('a user agrees, and the service learns who it is', async () => {
  const sandbox = await useSandbox()
  const back = await agree(sandbox, 'snsapi_userinfo')
  expect(back.searchParams.get('state')).toBe('3f9c2ab41d')
  expect(back.searchParams.get('biz')).toBe('7')
  const token = await sandbox.call('oauth2.exchange-code', { code: back.searchParams.get('code') })
  expect(token.output).toMatchObject({ openid: follower, scope: 'snsapi_userinfo', expires_in: 7200 })
  const { access_token } = token.output
  const info = await sandbox.call('oauth2.userinfo', { access_token, openid: follower, lang: 'zh_CN' })
  expect(info.output).toMatchObject({ openid: follower, nickname: 'Band', unionid: 'o6_bmasdasdsad6_2sgVt7hMZOPfL' })
  expect((await sandbox.call('oauth2.check', { access_token, openid: follower })).output).toEqual({ valid: true })
})

test('a code that was used is the user-state of the user, not an error of the host', async () => {
  const sandbox = await useSandbox()
  const code = (await agree(sandbox, 'snsapi_base')).searchParams.get('code')
  await sandbox.call('oauth2.exchange-code', { code })
  const { status, body } = await sandbox.call('oauth2.exchange-code', { code })
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'WXH_USER_STATE', errcode: 40163, pointer: '/code' })
})

test('a web token is refreshed after its end', async () => {
  const sandbox = await useSandbox()
  const { access_token, refresh_token, openid } = await logIn(sandbox)
  sandbox.world.clock.advance(7_201_000)
  const stale = await sandbox.call('oauth2.userinfo', { access_token, openid })
  expect(stale.body).toMatchObject({ code: 'WXH_USER_STATE', errcode: 42001 })
  const { output } = await sandbox.call('oauth2.refresh', { refresh_token })
  expect(output.access_token).not.toBe(access_token)
  const info = await sandbox.call('oauth2.userinfo', { access_token: output.access_token, openid })
  expect(info.status).toBe(200)
})

// additions 2: these tokens are the user's, not the app's.
test.each([
  [40001, 'oauth2.userinfo', paths.userinfo],
  [42001, 'oauth2.userinfo', paths.userinfo],
  [40014, 'oauth2.check', '/sns/auth'],
  [40001, 'oauth2.check', '/sns/auth'],
])("the user's %i on %s leaves the app's token alone", async (errcode, operation, path) => {
  const sandbox = await useSandbox()
  const { access_token, openid } = await logIn(sandbox)
  await sandbox.call('template.list')
  sandbox.world.faults.add({ match: { path }, fault: { errcode } })
  const { status, body } = await sandbox.call(operation, { access_token, openid })
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'WXH_USER_STATE', errcode, pointer: '/access_token' })
  expect(sendings(sandbox.world, path)).toHaveLength(1)
  await sandbox.call('template.list')
  expect(fetches(sandbox.world)).toBe(1)
})

test('login needs no token of the app', async () => {
  const sandbox = await useSandbox()
  const { access_token, refresh_token, openid } = await logIn(sandbox)
  await sandbox.call('oauth2.userinfo', { access_token, openid })
  await sandbox.call('oauth2.refresh', { refresh_token })
  expect(fetches(sandbox.world)).toBe(0)
})

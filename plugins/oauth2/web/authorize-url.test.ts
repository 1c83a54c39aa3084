import { encode, exchange, jsonResponse, shadowCall } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import { authorizeUrl } from './authorize-url.ts'

// wire-protocol reference, oauth2 page "Worked example".
const example = {
  redirect_uri: 'https://gw.example.com/oauth2/callback?biz=7',
  scope: 'snsapi_userinfo',
  state: '3f9c2ab41d',
}
const linkOf = (input: object, settings = {}) =>
  encode(authorizeUrl, input, shadowCall({ appid: 'wx520c15f417810387', settings }))

describe('the link to authorise', () => {
  it('is the one that WeChat documents', async () => {
    expect(await linkOf(example)).toEqual({
      kind: 'local',
      output: {
        url: 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx520c15f417810387&redirect_uri=https%3A%2F%2Fgw.example.com%2Foauth2%2Fcallback%3Fbiz%3D7&response_type=code&scope=snsapi_userinfo&state=3f9c2ab41d#wechat_redirect',
      },
    })
  })

  it('leads to the QR code page for a login on the desktop', async () => {
    expect(await linkOf({ ...example, scope: 'snsapi_login' })).toMatchObject({
      output: {
        url: expect.stringMatching(/^https:\/\/open\.weixin\.qq\.com\/connect\/qrconnect\?appid=.*#wechat_redirect$/),
      },
    })
  })

  it('leaves out what is not given', async () => {
    const link = await linkOf({ redirect_uri: 'http://a.example', scope: 'snsapi_base' })

    expect(link).toMatchObject({ output: { url: expect.stringMatching(/&scope=snsapi_base#wechat_redirect$/) } })
  })

  it('has the platform after the state', async () => {
    const link = await linkOf({ ...example, forcePopup: true }, { componentAppid: 'wx00000000000000aa' })

    expect(link).toMatchObject({
      output: {
        url: expect.stringMatching(
          /&state=3f9c2ab41d&forcePopup=true&component_appid=wx00000000000000aa#wechat_redirect$/,
        ),
      },
    })
  })

  it('refuses a redirect_uri that is encoded already', async () => {
    expect(await linkOf({ ...example, redirect_uri: encodeURIComponent(example.redirect_uri) })).toMatchObject({
      class: 'invalid-argument',
      code: 'redirect-uri-encoded',
      path: '/redirect_uri',
    })
  })

  it.each(['gw.example.com', 'javascript:alert(1)', 'https://', 'https:///x', 'https://a b', 'https://a/\ud800'])(
    'refuses the redirect_uri %j',
    async (redirect_uri) => {
      expect(await linkOf({ ...example, redirect_uri })).toMatchObject({ code: 'redirect-uri-malformed' })
    },
  )

  it.each(['a-b', '', 'a'.repeat(129), '状态'])('refuses the state %j by its schema', async (state) => {
    await expect(linkOf({ ...example, state })).rejects.toThrow('the input breaks its schema: /state')
  })

  it('refuses an unknown scope by its schema', async () => {
    await expect(linkOf({ ...example, scope: 'snsapi_all' })).rejects.toThrow('the input breaks its schema: /scope')
  })

  it('has no answer to read', async () => {
    expect(await exchange(authorizeUrl, example, jsonResponse({}), shadowCall())).toMatchObject({ kind: 'untrusted' })
  })
})

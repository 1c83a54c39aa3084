import type { Exchange } from '@wxhost/contracts'
import { refusedHere } from '../sample.ts'

const page = 'oauth2 page, "Browser step" and "Worked example"'
const of = { operation: 'authorize-url' }
const appid = 'wx520c15f417810387'
const input = {
  redirect_uri: 'https://gw.example.com/oauth2/callback?biz=7',
  scope: 'snsapi_userinfo',
  state: '3f9c2ab41d',
}

const begin = `https://open.weixin.qq.com/connect/oauth2/authorize?appid=${appid}&redirect_uri=`
const ofExample = 'https%3A%2F%2Fgw.example.com%2Foauth2%2Fcallback%3Fbiz%3D7&response_type=code&scope=snsapi_userinfo'

const link = (so: string, given: object, url: string, more: Partial<Exchange> = {}): Exchange => ({
  kind: 'exchange',
  of,
  page,
  description: `the link to authorise ${so}`,
  input: given,
  steps: [],
  result: { kind: 'local', output: { url } },
  call: { appid },
  ...more,
})

const platform = (componentAppid: string | number) => ({ call: { appid, settings: { componentAppid } } })

const refused = (code: string, redirect_uri: string, ...says: readonly string[]): Exchange => ({
  kind: 'exchange',
  of,
  page,
  description: `no link is made to come back to ${JSON.stringify(redirect_uri)}`,
  input: { ...input, redirect_uri },
  steps: [],
  result: refusedHere('invalid-argument', code, '/redirect_uri', 'redirect_uri', ...says),
})

const malformed = [
  'gw.example.com',
  'javascript:alert(1)',
  'ftp://gw.example.com',
  'https://',
  'https:///x',
  'https://?x',
  'https://#x',
]
const notText = ['https://a b', ' https://a', 'https://a/\ud800', '%68ttps://a']

/** Order and case of the parameters matter, and the fragment is a must: WeChat matches a strict pattern. */
export const authorizeLinks: readonly Exchange[] = [
  link('is the one of the worked example', input, `${begin}${ofExample}&state=3f9c2ab41d#wechat_redirect`, {
    declares: { effect: 'safe', errors: ['invalid-argument'] },
    inputs: {
      takes: [
        ['/redirect_uri', 'a'],
        ['/redirect_uri', `https://${'a'.repeat(2040)}`],
        ['/scope', 'snsapi_base'],
        ['/scope', 'snsapi_login'],
        ['/state'],
        ['/state', 'Az09'],
        ['/state', 'a'.repeat(128)],
        ['/forcePopup', false],
      ],
      refuses: [
        ['/redirect_uri'],
        ['/redirect_uri', ''],
        ['/redirect_uri', 7],
        ['/redirect_uri', `https://${'a'.repeat(2041)}`],
        ['/scope'],
        ['/scope', 'snsapi_all'],
        ['/scope', 'snsapi_Base'],
        ['/state', ''],
        ['/state', 'a-b'],
        ['/state', 7],
        ['/state', 'a'.repeat(129)],
        ['/forcePopup', 'true'],
        ['/appid', appid],
      ],
    },
    outputs: { refuses: [['/url'], ['/url', 7], ['/more', 1]] },
  }),
  link(
    'is without what is not given',
    { redirect_uri: 'http://a.example', scope: 'snsapi_base' },
    `${begin}http%3A%2F%2Fa.example&response_type=code&scope=snsapi_base#wechat_redirect`,
  ),
  link(
    'of the desktop leads to a QR code',
    { ...input, scope: 'snsapi_login' },
    `${begin}${ofExample}&state=3f9c2ab41d#wechat_redirect`
      .replace('oauth2/authorize?', 'qrconnect?')
      .replace('snsapi_userinfo', 'snsapi_login'),
  ),
  link(
    'may ask again though the user consented before',
    { ...input, forcePopup: true },
    `${begin}${ofExample}&state=3f9c2ab41d&forcePopup=true#wechat_redirect`,
  ),
  link(
    'may say that it does not ask again',
    { ...input, forcePopup: false },
    `${begin}${ofExample}&state=3f9c2ab41d&forcePopup=false#wechat_redirect`,
  ),
  link(
    'has the platform behind all others',
    { ...input, forcePopup: true },
    `${begin}${ofExample}&state=3f9c2ab41d&forcePopup=true&component_appid=wx00000000000000aa#wechat_redirect`,
    platform('wx00000000000000aa'),
  ),
  link('has no platform without a name', input, `${begin}${ofExample}&state=3f9c2ab41d#wechat_redirect`, platform('')),
  link('has no platform that is a number', input, `${begin}${ofExample}&state=3f9c2ab41d#wechat_redirect`, platform(7)),
  link(
    'leads back to an address in capitals, encoded once',
    { ...input, redirect_uri: 'HTTPS://A.example/é?x=%20&y=z' },
    `${begin}HTTPS%3A%2F%2FA.example%2F%C3%A9%3Fx%3D%2520%26y%3Dz&response_type=code&scope=snsapi_userinfo&state=3f9c2ab41d#wechat_redirect`,
  ),
  link(
    'may carry another address, which was encoded',
    { ...input, redirect_uri: 'https://a.example?to=https%3A%2F%2Fb' },
    `${begin}https%3A%2F%2Fa.example%3Fto%3Dhttps%253A%252F%252Fb&response_type=code&scope=snsapi_userinfo&state=3f9c2ab41d#wechat_redirect`,
  ),
  ...['https%3A%2F%2Fgw.example.com', 'HTTP%3a%2f%2fgw.example.com'].map((uri) =>
    refused('redirect-uri-encoded', uri, 'percent-encoded'),
  ),
  ...[...malformed, ...notText].map((uri) => refused('redirect-uri-malformed', uri, 'http(s)')),
]

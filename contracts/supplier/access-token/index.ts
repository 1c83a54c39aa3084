import {
  type CredentialAnswer,
  type CredentialSource,
  definePlugin,
  failure,
  json,
  readJsonObject,
  secret,
} from '@wxhost/core/protocol'

const origin = 'https://api.weixin.qq.com'

/** The app's access token for a plugin that is on trial without the one that supplies it. @see access-token page, stable_token */
const accessToken: CredentialSource = {
  owner: 'app',
  origins: [origin],
  // A normal fetch gives the same token back until its last 300 s.
  renewAheadMs: () => 240_000,
  encode: ({ app }) => ({
    method: 'POST',
    origin,
    path: '/cgi-bin/stable_token',
    body: json({ grant_type: 'client_credential', appid: app.appid, secret: secret('app-secret') }),
  }),
  decode(response): CredentialAnswer {
    const body = readJsonObject(response)
    const { access_token: value, expires_in: seconds, errcode } = typeof body === 'string' ? {} : body
    if (typeof value === 'string' && typeof seconds === 'number' && seconds > 0)
      return { kind: 'acquired', values: { 'access-token': { value, ttlMs: seconds * 1000 } } }
    return failure('retryable', String(errcode ?? 'invalid-answer'), 'stable_token gave no token')
  },
}

// biome-ignore lint/style/noDefaultExport: the entry of a plugin package
export default definePlugin({
  origins: [origin],
  secrets: { 'app-secret': { origins: [origin] } },
  operations: {},
  credentials: { 'access-token': accessToken },
})

import {
  credential,
  definePlugin,
  json,
  type Operation,
  output,
  readErrcode,
  type Static,
  staleTokenCodes,
  Type,
} from '@wxhost/core/protocol'

const origin = 'https://api.weixin.qq.com'

const input = Type.Object({ touser: Type.String(), template_id: Type.String(), data: Type.Unknown() })
const sent = Type.Object({ msgid: Type.String() })

/** One template message, followed by its msgid. @see template-message page, "Send" */
const send: Operation<Static<typeof input>, Static<typeof sent>> = {
  summary: 'Send a template message',
  effect: 'unsafe',
  input,
  output: sent,
  errors: ['credential', 'business'],
  encode: (given) => ({
    method: 'POST',
    origin,
    path: '/cgi-bin/message/template/send',
    query: { access_token: credential('access-token') },
    body: json(given),
  }),
  decode: (response) =>
    readErrcode(response, { rejects: { credential: 'access-token', codes: staleTokenCodes } }, ({ msgid }) =>
      output({ msgid: String(msgid) }),
    ),
  tracks: (_input, done) => (done === undefined ? undefined : { key: done.msgid, stage: 'accepted' }),
}

// biome-ignore lint/style/noDefaultExport: the entry of a plugin package
export default definePlugin({ origins: [origin], needs: ['access-token'], operations: { send } })

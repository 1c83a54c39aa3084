import {
  type Call,
  type Decoded,
  type Encoded,
  type Failure,
  failure,
  type JsonObject,
  type Operation,
  output,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { closed, commonErrors, notWeChat, post, readAnswer } from './ask.ts'
import { templateIdOf, templateName } from './names.ts'

const text = (maxLength: number, description: string) => Type.String({ maxLength, description })

const sendInput = Type.Object(
  {
    touser: Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$', description: "The user's openid at this very app" }),
    template_id: templateName,
    url: Type.Optional(text(2048, 'Opened when the user taps the message')),
    miniprogram: Type.Optional(
      Type.Object(
        {
          appid: Type.String({ pattern: '^wx[0-9A-Za-z]{16}$' }),
          pagepath: Type.Optional(Type.String({ maxLength: 1024 })),
        },
        { ...closed, description: 'Opened instead of `url` where the client can' },
      ),
    ),
    data: Type.Record(
      Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$' }),
      Type.Object(
        {
          value: text(2048, 'What it may hold depends on its key; WeChat says so'),
          color: Type.Optional(text(32, 'WeChat ignores it nowadays; it is not sent')),
        },
        closed,
      ),
      { ...closed, maxProperties: 64, description: 'One member for each placeholder, case-sensitive, e.g. `thing1`' },
    ),
  },
  closed,
)
type SendInput = Static<typeof sendInput>

const sendOutput = Type.Object(
  {
    msgid: Type.Union([Type.String({ pattern: '^[0-9]+$' }), Type.Null()], {
      description: 'Digits as text: WeChat counts beyond 2^53. Null: accepted before, its msgid was in a lost answer',
    }),
    client_msg_id: Type.String({ description: 'By this WeChat knows the message again for 10 minutes' }),
  },
  closed,
)
type SendOutput = Static<typeof sendOutput>

const paths = {
  40003: '/touser',
  40036: '/template_id',
  40037: '/template_id',
  40039: '/url',
  40165: '/miniprogram/pagepath',
}

/** Sends one template message; its delivery is reported later by TEMPLATESENDJOBFINISH. @see additions 4 */
export const send: Operation<SendInput, SendOutput> = {
  summary: 'Send a template message to one user of an official account',
  effect: 'idempotent',
  // WeChat knows a client_msg_id for 10 minutes of its own clock; one is kept for the difference of clocks.
  idempotency: { key: 'call', windowMs: 540_000 },
  stickyBy: '/touser',
  input: sendInput,
  output: sendOutput,
  errors: [...commonErrors, 'invalid-argument', 'user-state'],
  example: {
    touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
    template_id: 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY',
    url: 'https://m.example.com/o/1',
    data: { thing1: { value: '门诊挂号' }, time2: { value: '2024-01-01 10:00' }, amount3: { value: '1.00元' } },
  },
  encode: encodeSend,
  async decode(response, call, { input, resent }) {
    const client_msg_id = (await clientMsgId(input, call)) ?? ''
    const decoded = readAnswer(response, { paths }, (body) => readMsgid(body, client_msg_id))
    // Said to the first sending it is another message's id: only a repeat of the host's own was accepted before.
    if (decoded.kind === 'error' && decoded.code === '45065' && resent) return output({ msgid: null, client_msg_id })
    return decoded
  },
  tracks: (_input, sent) =>
    sent === undefined || sent.msgid === null ? undefined : { key: sent.msgid, stage: 'accepted' },
}

async function encodeSend(input: SendInput, call: Call): Promise<Encoded<SendOutput>> {
  const template_id = templateIdOf(input.template_id, call.app)
  if (typeof template_id !== 'string') return template_id
  const client_msg_id = await clientMsgId(input, call)
  if (client_msg_id === undefined) return noDigest
  const data = Object.fromEntries(Object.entries(input.data).map(([key, { value }]) => [key, { value }]))
  return post('/cgi-bin/message/template/send', { ...input, template_id, data, client_msg_id })
}

const noDigest: Failure = failure('plugin-fault', 'digest-missing', 'The host gave no digest for client_msg_id')

/** 32 characters `[0-9A-Za-z_-]` of app, template and the call's key: made as template-v1 makes it, so that a repeat by either is one message. */
async function clientMsgId({ template_id }: SendInput, call: Call): Promise<string | undefined> {
  const text = `${call.app.appid}\n${String(templateIdOf(template_id, call.app))}\n${call.idempotencyKey}`
  const digest = await call.digest({ algorithm: 'sha256', parts: [{ text }], encoding: 'base64url' })
  return digest?.slice(0, 32)
}

function readMsgid({ msgid }: JsonObject, client_msg_id: string): Decoded<SendOutput> {
  const text = typeof msgid === 'number' || typeof msgid === 'string' ? String(msgid) : ''
  return /^\d{1,20}$/.test(text) ? output({ msgid: text, client_msg_id }) : notWeChat
}

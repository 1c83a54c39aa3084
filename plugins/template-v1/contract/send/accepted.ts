import { answeringBody, asked, type Exchange, withRid } from '@wxhost/contracts'
import { appointment, follower, prize, saying } from '../sample.ts'
import { sendInputs, sendOutputs } from './limits.ts'
import { accepted, clientMsgId, message, path, requestOf, sending, sent } from './sending.ts'

const jump = {
  url: 'https://m.example.com/o/1',
  miniprogram: { appid: 'wx4f4bc4dec97d474b', pagepath: 'pages/order?id=1' },
}
const whole = { ...message, ...jump }
const aliases = { 'industry:order-paid': appointment, 'custom:promo': prize }
const followed = { key: '3282640000000000001', stage: 'accepted' }
const prizeData = { thing1: { value: '奖金' }, amount2: { value: '10.00元' } }

/** Made as clientMsgId, of the prize's id, and of the key `order-2`. */
const ofPrize = 'V1c5ia_LatMlWS69F2SSp2WoW-lPxUBT'
const ofOrder2 = 'SLxQpkUwNk4S3Ph6-fxXWn3AQVfHAM8k'

const body = (text: string) => ({ states: [answeringBody(path, text)], answer: { text } })

const sentBefore = (says: string) => ({
  name: 'a message was sent with this id',
  params: { client_msg_id: clientMsgId, says },
})
const first = { answer: accepted, result: sent }
const another = {
  answer: { text: '{"errcode":0,"errmsg":"ok","msgid":3282640000000000002}' },
  result: { kind: 'output', output: { msgid: '3282640000000000002' } },
}

/** One message for each openid and client_msg_id in ten minutes: additions 4 "client_msg_id". */
const repeated: readonly Exchange[] = [
  asked(sending, {
    so: 'is accepted as it was before',
    resent: true,
    states: [sentBefore('same-msgid')],
    ...first,
  }),
  asked(sending, {
    so: 'may get another number as a repeat',
    resent: true,
    states: [sentBefore('new-msgid')],
    ...another,
  }),
  asked(sending, {
    so: 'is accepted as it was just before ten minutes are over',
    resent: true,
    states: [sentBefore('same-msgid'), { name: 'time has passed', params: { seconds: 599.9 } }],
    ...first,
  }),
  asked(sending, {
    so: 'is a new one after ten minutes',
    states: [sentBefore('same-msgid'), { name: 'time has passed', params: { seconds: 600 } }],
    ...another,
  }),
  asked(sending, {
    so: 'is none of another user who was sent one with its id',
    states: [
      {
        name: 'another user was sent a message with this id',
        params: { client_msg_id: clientMsgId, openid: 'oOther000000000000000000001' },
      },
    ],
    ...another,
  }),
]

export const acceptedMessages: readonly Exchange[] = [
  asked(sending, {
    so: 'is accepted with all that it may have',
    input: whole,
    request: requestOf(whole),
    answer: accepted,
    result: sent,
    declares: {
      effect: 'idempotent',
      // Ten minutes by WeChat's clock (additions 4 "safe resend window"), one of them kept for the difference of clocks.
      idempotency: { key: 'call', windowMs: 540_000 },
      stickyBy: '/touser',
      errors: [
        'credential',
        'retryable',
        'rate-limited',
        'quota-exhausted',
        'invalid-argument',
        'user-state',
        'permission',
        'config',
        'business',
      ],
    },
    inputs: sendInputs,
    outputs: sendOutputs,
    tracks: { before: undefined, after: followed },
  }),
  asked(sending, { so: 'is accepted with what it must have', answer: accepted, result: sent }),
  asked(sending, {
    so: 'is accepted with a page of a mini program that is not named',
    input: { ...message, miniprogram: { appid: 'wx4f4bc4dec97d474b' } },
    request: requestOf({ ...message, miniprogram: { appid: 'wx4f4bc4dec97d474b' } }),
    answer: accepted,
    result: sent,
  }),
  asked(sending, {
    so: 'is accepted with an address in capitals',
    input: { ...message, url: 'HTTP://M.EXAMPLE.COM' },
    request: requestOf({ ...message, url: 'HTTP://M.EXAMPLE.COM' }),
    answer: accepted,
    result: sent,
  }),
  asked(sending, {
    so: 'is sent under the id that an alias stands for',
    call: { idempotencyKey: 'order-1', settings: { aliases } },
    input: { touser: follower, template_id: 'custom:promo', data: prizeData },
    request: requestOf({ touser: follower, template_id: prize, data: prizeData }, ofPrize),
    answer: accepted,
    result: sent,
  }),
  asked(sending, {
    so: 'has another client_msg_id under another key',
    call: { idempotencyKey: 'order-2', settings: { aliases } },
    input: { ...message, template_id: 'industry:order-paid' },
    request: requestOf(message, ofOrder2),
    answer: accepted,
    result: sent,
  }),
  asked(sending, {
    so: 'is accepted under settings that say nothing',
    call: { idempotencyKey: 'order-1', settings: { aliases: 'none', templates: 'none' } },
    answer: accepted,
    result: sent,
  }),
  asked(sending, {
    so: 'is accepted with a small number',
    ...body('{"errcode":0,"errmsg":"ok","msgid":200228332}'),
    result: { kind: 'output', output: { msgid: '200228332' } },
    tracks: { before: undefined, after: { key: '200228332', stage: 'accepted' } },
  }),
  asked(sending, {
    so: 'is accepted with a number of one digit',
    ...body('{"errcode":0,"errmsg":"ok","msgid":7}'),
    result: { kind: 'output', output: { msgid: '7' } },
  }),
  asked(sending, {
    so: 'is accepted with a number of 20 digits',
    ...body('{"errcode":0,"errmsg":"ok","msgid":18446744073709551615}'),
    result: { kind: 'output', output: { msgid: '18446744073709551615' } },
  }),
  ...repeated,
  // 45065 on its own repeat: accepted before, the number was in the lost answer (additions 4 "answer to a duplicate").
  asked(sending, {
    so: 'was accepted where WeChat knows the id of a repeat',
    resent: true,
    states: [{ name: 'a message was sent with this id', params: { client_msg_id: clientMsgId } }],
    answer: { json: { errcode: 45065, errmsg: withRid('clientmsgid exist') } },
    result: {
      kind: 'output',
      output: { msgid: null },
      warnings: [{ code: 'msgid-unknown', message: saying('45065') }],
    },
    tracks: { before: undefined, after: undefined },
  }),
]

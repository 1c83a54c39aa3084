import type { Asking, RequestSpec, Tree } from '@wxhost/contracts'
import { appointment, follower, postOf } from '../sample.ts'

export const path = '/cgi-bin/message/template/send'
export const page = 'template-message page, "POST /cgi-bin/message/template/send"'

/** The worked example of the page. */
export const data = {
  thing1: { value: '门诊挂号' },
  time2: { value: '2024-01-01 10:00' },
  amount3: { value: '1.00元' },
}
export const message = { touser: follower, template_id: appointment, data }

/**
 * The idempotency key of every sending here, and its client_msg_id: the first 32 characters of base64url(SHA-256(appid LF
 * template_id LF key)), additions 4 "Host rule". Made by
 * printf 'wxd678efh567hg6787\nngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY\norder-1' | openssl dgst -sha256 -binary | basenc --base64url | cut -c1-32
 */
export const idempotencyKey = 'order-1'
export const clientMsgId = 'wwfj6Vt2CUe15_wU2y8xFVJIDdlj3Wd2'

export const requestOf = (body: object, client_msg_id: Tree = clientMsgId): RequestSpec =>
  postOf(path, { ...body, client_msg_id })

export const sending: Asking = {
  doing: 'a template message',
  of: { operation: 'send' },
  page,
  input: message,
  call: { idempotencyKey },
  request: requestOf(message),
}

/** The answer of the page. Its number is beyond 2^53. */
export const accepted = { text: '{"errcode":0,"errmsg":"ok","msgid":3282640000000000001}' }
export const sent = { kind: 'output', output: { msgid: '3282640000000000001' } }

import type { InboundAnswer, RefusalReason, Refused } from '../inbound-channel.ts'

/** WeChat reads the status alone. @see pay-v3 page 5 */
export const payAck: InboundAnswer = { status: 204, body: '' }

const refused = JSON.stringify({ code: 'FAIL', message: '失败' })

/** WeChat tries again after any 4xx or 5xx; also the answer to a probe, which must never be a 200. */
export const payRefusal = (status: number, reason: RefusalReason): Refused => ({
  kind: 'refused',
  reason,
  answer: { status, contentType: 'application/json; charset=utf-8', body: refused },
})

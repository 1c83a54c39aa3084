import type { InboundAnswer } from '../../protocol/index.ts'

/** The words that WeChat Pay asks for; other senders look at the status alone. @see pay-v3 page, section 5 */
const no = (status: number): InboundAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: '{"code":"FAIL","message":"失败"}',
})

/** The host's own answers. What is not 2xx is pushed again by WeChat. */
export const hostAnswers = {
  unauthorized: no(401),
  unknown: no(404),
  wrongMethod: no(405),
  fault: no(500),
  unavailable: no(503),
} as const

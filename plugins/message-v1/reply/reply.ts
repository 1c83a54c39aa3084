import { type Call, type Failure, failure, type InboundAnswer, type Json } from '@wxhost/core/protocol'
import type { XmlFields } from '@wxhost/core/protocol/xml'
import { asAnswer, written } from './as-answer.ts'
import { encryptReply } from './encrypt-reply.ts'
import { readReply } from './read-reply.ts'
import { type ReplyContext, readContext } from './reply-context.ts'

/** Nothing to say. Never encrypted: WeChat does not read an encrypted `success`. */
const nothing: InboundAnswer = { status: 200, body: 'success' }

/**
 * Builds the passive reply that a business service's webhook asked for, e.g. `{"MsgType":"text","Content":"…"}`.
 * A failure means that nothing was built; WeChat is then to be told `success`.
 */
export async function reply(message: Json, context: Json | undefined, call: Call): Promise<InboundAnswer | Failure> {
  const read = readReply(message)
  if (read === 'nothing') return nothing
  if ('kind' in read) return read
  const answered = readContext(context)
  if (answered?.to === undefined || answered.from === undefined) return nobody
  if (read.type === 'transfer_customer_service' && answered.isEvent) return notToEvents
  const fields = addressed(read.fields, answered.to, answered.from, call)
  return send(fields, answered, call)
}

const addressed = (fields: XmlFields, to: string, from: string, call: Call): XmlFields => ({
  ToUserName: to,
  FromUserName: from,
  CreateTime: Math.floor(call.wechatNow / 1000),
  ...fields,
})

const send = (fields: XmlFields, { format, nonce, key }: ReplyContext, call: Call) =>
  key === undefined ? asAnswer(format, fields) : encryptReply(written(format, fields), { format, nonce, key }, call)

const nobody = failure(
  'invalid-argument',
  'reply-not-possible',
  'This push names no user and account that a reply could go between: answer it with nothing',
)

const notToEvents = failure(
  'invalid-argument',
  'reply-not-possible',
  'transfer_customer_service answers messages of users only, not events (additions 5)',
  { path: '/MsgType' },
)

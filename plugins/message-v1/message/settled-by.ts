import type { Settled } from '@wxhost/core/protocol'
import type { MessageFields } from './message-fields.ts'
import { textField } from './text-field.ts'

/**
 * What became of a template message. It may come before the call that sent it has returned, and it names no client_msg_id:
 * the two are joined by WeChat's number.
 *
 * @see wire-protocol reference, additions 4 "The finish event"
 */
export function settledBy(fields: MessageFields): Settled | undefined {
  const [event, key, status] = ['Event', 'MsgID', 'Status'].map((name) => textField(fields, name))
  if (event !== 'TEMPLATESENDJOBFINISH' || key === undefined || !/^\d{1,32}$/.test(key)) return undefined
  // Without WeChat's word for it nothing is known: a state is not guessed.
  if (status === undefined) return undefined
  const { CreateTime } = fields
  return {
    protocol: 'template',
    key,
    stage: status === 'success' ? 'delivered' : 'failed',
    detail: status.slice(0, 100),
    ...(typeof CreateTime === 'number' ? { at: CreateTime * 1000 } : {}),
  }
}

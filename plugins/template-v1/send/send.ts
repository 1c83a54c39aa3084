import { type Call, type Encoded, failure, type Operation } from '@wxhost/core/protocol'
import { post } from '../endpoint.ts'
import { resolveTemplateId } from '../template-id.ts'
import { clientMsgId } from './client-msg-id.ts'
import { readSendAnswer } from './send-answer.ts'
import { sendFault } from './send-fault.ts'
import { type SendInput, type SendOutput, sendInput, sendOutput } from './send-schema.ts'
import { sendWarnings } from './send-warnings.ts'

/**
 * Sends one template message. WeChat accepts it; the delivery is reported later by TEMPLATESENDJOBFINISH.
 * @see wire-protocol reference, template-message page and additions 4
 */
export const send: Operation<SendInput, SendOutput> = {
  summary: 'Send a template message to one user of an official account',
  effect: 'idempotent',
  // WeChat knows a client_msg_id for 10 minutes of its own clock; one is kept for the difference of clocks.
  idempotency: { key: 'call', windowMs: 540_000 },
  stickyBy: '/touser',
  input: sendInput,
  output: sendOutput,
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
  example: {
    touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
    template_id: 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY',
    url: 'https://m.example.com/o/1',
    data: { thing1: { value: '门诊挂号' }, time2: { value: '2024-01-01 10:00' }, amount3: { value: '1.00元' } },
  },
  encode: encodeSend,
  decode(response, call, { input, resent }) {
    const templateId = resolveTemplateId(input.template_id, call.app)
    const warnings = typeof templateId === 'string' ? sendWarnings(input.data, templateId, call.app) : []
    return readSendAnswer(response, warnings, resent)
  },
  // TEMPLATESENDJOBFINISH names the msgid and no client_msg_id: before WeChat has given a msgid, or where it is lost, there is
  // nothing by which the two could be joined (additions 4).
  tracks: (_input, sent) =>
    sent === undefined || sent.msgid === null ? undefined : { key: sent.msgid, stage: 'accepted' },
}

async function encodeSend(input: SendInput, call: Call): Promise<Encoded<SendOutput>> {
  const templateId = resolveTemplateId(input.template_id, call.app)
  if (typeof templateId !== 'string') return templateId
  const fault = sendFault(input, templateId, call)
  if (fault !== undefined) return fault
  const id = await clientMsgId(templateId, call)
  if (id === undefined) return failure('plugin-fault', 'digest-missing', 'The host gave no digest for client_msg_id')
  return post('/cgi-bin/message/template/send', { ...input, template_id: templateId, client_msg_id: id })
}

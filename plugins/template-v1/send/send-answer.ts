import {
  type Decoded,
  type ErrcodeRules,
  type Failure,
  type JsonObject,
  output,
  type Warning,
  type WireResponse,
} from '@wxhost/core/protocol'
import { notWeChat, readAnswer } from '../endpoint.ts'
import type { SendOutput } from './send-schema.ts'

const rules = {
  paths: {
    40003: '/touser',
    40036: '/template_id',
    40037: '/template_id',
    40039: '/url',
    40165: '/miniprogram/pagepath',
  },
} satisfies ErrcodeRules

const duplicate: Warning = {
  code: 'msgid-unknown',
  message: 'WeChat had accepted this message before (45065), and its msgid was in an answer that got lost',
}

/**
 * Reads the answer to a sending.
 * @param warnings what the caller is told beside an output.
 * @param resent this may be the answer to a repeat of the host's own.
 */
export function readSendAnswer(
  response: WireResponse,
  warnings: readonly Warning[],
  resent: boolean,
): Decoded<SendOutput> {
  const decoded = readAnswer(response, rules, (body) => readMsgid(body, warnings))
  if (decoded.kind !== 'error') return decoded
  // Said to the first sending it is another message's id: only a repeat of our own was accepted before.
  if (decoded.code === '45065' && resent) return output({ msgid: null }, [...warnings, duplicate])
  return decoded.code === '47003' ? pointed(decoded) : decoded
}

function readMsgid({ msgid }: JsonObject, warnings: readonly Warning[]): Decoded<SendOutput> {
  const text = typeof msgid === 'number' || typeof msgid === 'string' ? String(msgid) : ''
  return /^\d{1,20}$/.test(text) ? output({ msgid: text }, warnings) : notWeChat
}

/** `argument invalid! data.thing1.value invalid rid: …` names the member: said again as a pointer. */
function pointed(refusal: Failure): Failure {
  const key = /\bdata\.([A-Za-z]\w*)\.value\b/.exec(refusal.message)?.[1]
  return key === undefined ? refusal : { ...refusal, path: `/data/${key}/value` }
}

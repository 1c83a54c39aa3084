import { isObject } from '../base/json.ts'
import { decryptText } from './cipher.ts'
import type { PushContent, Target } from './envelope.ts'
import { readXml } from './read-xml.ts'
import { faultOfMessage } from './reply-rules.ts'
import { signatureOf } from './signature.ts'

/** What a webhook said to a push. */
export type Reply =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'message'; readonly encrypted: boolean; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unreadable'; readonly reason: string }

const unreadable = (reason: string): Reply => ({ kind: 'unreadable', reason })

/** Reads a passive reply as WeChat would (wire-protocol reference, callback page, 4; additions, 5). */
export function readReply(target: Target, content: PushContent, body: string): Reply {
  if (body === '' || body === 'success') return { kind: 'nothing' }
  const outside = readFields(target, body)
  if (!outside) return unreadable(`the answer is no ${target.format.toUpperCase()}`)
  if (outside.Encrypt === undefined) {
    if (target.mode === 'secure') return unreadable('a reply in secure mode must be encrypted')
    return checked(content, outside, target, false)
  }
  if (target.mode === 'plain') return unreadable('a reply in plain mode must not be encrypted')
  return openReply(target, content, outside)
}

/** The reply answers with the key of the push: WeChat knows no other way to tell which of two keys is meant. */
function openReply(target: Target, content: PushContent, outside: Readonly<Record<string, unknown>>): Reply {
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = outside
  if (typeof Encrypt !== 'string' || typeof MsgSignature !== 'string') return unreadable('MsgSignature is missing')
  const timestamp = timestampOf(TimeStamp, target.format)
  if (timestamp === undefined) return unreadable('TimeStamp must be whole seconds, in JSON a number')
  if (typeof Nonce !== 'string' || Nonce === '') return unreadable('Nonce is missing')
  if (signatureOf(target.token, timestamp, Nonce, Encrypt) !== MsgSignature) return unreadable('MsgSignature is wrong')
  const opened = decryptText(target.encodingAESKey ?? '', Encrypt)
  if ('unreadable' in opened) return unreadable(opened.unreadable)
  if (opened.id !== target.id) return unreadable('the appid at the tail is another')
  const fields = readFields(target, opened.text)
  return fields ? checked(content, fields, target, true) : unreadable('what was encrypted is no message')
}

function timestampOf(value: unknown, format: 'xml' | 'json'): string | undefined {
  const text = String(value)
  return typeof value === (format === 'json' ? 'number' : 'string') && /^\d{1,12}$/.test(text) ? text : undefined
}

function readFields({ format }: Target, text: string): Readonly<Record<string, unknown>> | undefined {
  if (format === 'xml') return readXml(text)
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What a JSON reply must hold is not documented (the official sample has one field of its own): any object will do. */
function checked(
  content: PushContent,
  fields: Readonly<Record<string, unknown>>,
  target: Target,
  encrypted: boolean,
): Reply {
  const fault = target.format === 'xml' ? faultOfMessage(content.fields, fields) : undefined
  return fault === undefined ? { kind: 'message', encrypted, fields } : unreadable(fault)
}

import { writeJson } from '../base/json.ts'
import type { RandomSource } from '../base/random.ts'
import type { PushMode } from './callbacks.ts'
import { encryptText } from './cipher.ts'
import { signatureOf } from './signature.ts'
import { type PushFields, writeXml, type XmlStyle } from './write-xml.ts'

/** Who is pushed to, and how. */
export interface Target {
  readonly url: string
  readonly token: string
  /** The key that this push is encrypted with; absent in plain mode. */
  readonly encodingAESKey?: string
  /** The appid at the tail of the plain text. */
  readonly id: string
  readonly mode: PushMode
  readonly format: 'xml' | 'json'
}

/** What is pushed. */
export interface PushContent {
  readonly fields: PushFields
  /** The field that stands outside the ciphertext too: ToUserName, or AppId for a platform's events. */
  readonly outer: string
  readonly style: XmlStyle
  /** The user; part of the address. */
  readonly openid?: string
}

/** What makes a push untrue: each of these must be refused. */
export type Spoilt = 'signature' | 'appid' | 'padding'

/** One try as it goes over the wire. */
export interface Envelope {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The plain text of a push; the same in every try. */
export function plainText(target: Target, content: PushContent): string {
  return target.format === 'json' ? writeJson(content.fields) : writeXml(content.fields, content.style)
}

/** Signs and, as the mode says, encrypts a push (wire-protocol reference, callback page, 2 and 3; additions, 5). */
export function sealPush(
  target: Target,
  content: PushContent,
  by: { readonly nowMs: number; readonly random: RandomSource; readonly spoilt?: Spoilt | undefined },
): Envelope {
  const timestamp = String(Math.floor(by.nowMs / 1000))
  const nonce = nonceOf(by.random)
  const signature = signatureOf(target.token, timestamp, nonce)
  const query: Record<string, string> = { signature, timestamp, nonce }
  if (content.openid !== undefined) query.openid = content.openid
  const key = target.mode === 'plain' ? undefined : target.encodingAESKey
  if (key === undefined) return envelope(target, by.spoilt ? spoiltQuery(query) : query, plainText(target, content))
  const encrypted = encryptText(
    key,
    plainText(target, content),
    by.spoilt === 'appid' ? OTHER_APPID : target.id,
    by.random.bytes(16),
  )
  const sent = by.spoilt === 'padding' ? lastBlockGone(encrypted) : encrypted
  query.encrypt_type = 'aes'
  query.msg_signature = signatureOf(target.token, timestamp, nonce, sent)
  return envelope(target, by.spoilt === 'signature' ? spoiltQuery(query) : query, sealedBody(target, content, sent))
}

const OTHER_APPID = 'wx0000000000foreign'

/** Nine or ten digits, as WeChat's are. */
export const nonceOf = (random: RandomSource) => String(random.bytes(4).readUInt32BE())

/** A platform's message address has the account's appid in it. */
function envelope(target: Target, query: Readonly<Record<string, string>>, body: string): Envelope {
  const contentType = target.format === 'json' ? 'application/json' : 'text/xml'
  return {
    url: withQuery(target.url, query),
    headers: { 'content-type': contentType, 'user-agent': 'Mozilla/4.0' },
    body,
  }
}

/** The address with more fields behind those that it has. */
export function withQuery(address: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value)
  return url.href
}

function sealedBody({ mode, format }: Target, { fields, outer, style }: PushContent, encrypted: string): string {
  const outside = mode === 'compatible' ? fields : { [outer]: fields[outer] ?? '' }
  if (format === 'json') return writeJson({ ...outside, Encrypt: encrypted })
  const plain = writeXml(outside, mode === 'compatible' ? style : 'cdata')
  return plain.replace('</xml>', `${writeXml({ Encrypt: encrypted }).slice('<xml>'.length)}`)
}

/** Every signature with another first digit. */
function spoiltQuery(query: Readonly<Record<string, string>>): Record<string, string> {
  const turned = (name: string, value: string) => (name.endsWith('signature') ? other(value) : value)
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, turned(name, value)]))
}

const other = (hex: string) => `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`

/** Without its last 32 bytes the text ends somewhere in the midst, and not with padding. */
const lastBlockGone = (encrypted: string) => Buffer.from(encrypted, 'base64').subarray(0, -32).toString('base64')

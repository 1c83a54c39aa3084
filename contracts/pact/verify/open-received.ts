import { createDecipheriv } from 'node:crypto'
import { isJsonObject, type JsonObject } from '@wxhost/core/protocol'
import { decryptMessage, messageSignature } from '../../drive/message-cipher.ts'
import { readMessage } from '../../drive/message-text.ts'
import { TEST_KEYS, TEST_MESSAGE_TOKEN } from '../../shadow/test-keys.ts'
import { parseTexts } from '../exact-json.ts'
import { answerSignatureFault } from './answer-signature-fault.ts'
import type { RawRequest } from './dressed-request.ts'

/** A push as a pact shows it, or what is wrong with it. */
export type ReceivedView = { readonly view: JsonObject } | { readonly fault: string }

/** Verifies and opens what WeChat pushed, by its documents and apart from every plugin. */
export function openReceived(push: RawRequest): ReceivedView {
  const query = new URL(push.target, 'http://receiver').searchParams
  if (push.headers['wechatpay-signature'] !== undefined) return openNotification(push)
  const signed = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
  if (messageSignature(TEST_MESSAGE_TOKEN, ...signed) !== query.get('signature'))
    return { fault: 'the push is not signed with the token of the account' }
  const echostr = query.get('echostr')
  return echostr === null ? openMessage(push, query, signed) : { view: { echostr } }
}

/** pay-v3 page, 5 */
function openNotification({ headers, body }: RawRequest): ReceivedView {
  const fault = answerSignatureFault({ headers, body }, Number(headers['wechatpay-timestamp']))
  if (fault !== undefined) return { fault: `the notification cannot be believed: ${fault}` }
  const said = parsed(Buffer.from(body).toString('utf8'))
  if (!isJsonObject(said) || !isJsonObject(said.resource)) return { fault: 'the notification has no resource' }
  const { resource, ...rest } = said
  const plain = decrypted(resource)
  if (plain === undefined) return { fault: 'the resource does not open under the APIv3 key' }
  return { view: { ...rest, resource: { original_type: resource.original_type, plain } } }
}

function decrypted({ ciphertext, nonce, associated_data: aad }: JsonObject): unknown {
  const bytes = Buffer.from(String(ciphertext), 'base64')
  const aes = createDecipheriv('aes-256-gcm', Buffer.from(TEST_KEYS['api-v3']), Buffer.from(String(nonce)))
  aes.setAAD(Buffer.from(String(aad ?? '')))
  aes.setAuthTag(bytes.subarray(-16))
  try {
    return parsed(Buffer.concat([aes.update(bytes.subarray(0, -16)), aes.final()]).toString('utf8'))
  } catch {
    return undefined
  }
}

/** callback page, 2 and 4 */
function openMessage({ body }: RawRequest, query: URLSearchParams, signed: readonly string[]): ReceivedView {
  const text = Buffer.from(body).toString('utf8')
  const members = membersIn(text)
  if (!isJsonObject(members)) return { fault: 'the push is neither XML nor JSON' }
  const format = text.startsWith('{') ? 'json' : 'xml'
  if (query.get('encrypt_type') !== 'aes') return { view: { encrypted: false, format, message: members } }
  const encrypted = String(members.Encrypt)
  if (messageSignature(TEST_MESSAGE_TOKEN, ...signed, encrypted) !== query.get('msg_signature'))
    return { fault: 'msg_signature does not hold over the encrypted text' }
  const message = membersIn(decryptedText(encrypted))
  return isJsonObject(message)
    ? { view: { encrypted: true, format, message } }
    : { fault: "the message does not open under the account's key" }
}

/** All values are texts, as those of XML are: ids of JSON exceed 2^53. */
function membersIn(text: string): unknown {
  try {
    return text.startsWith('{') ? parseTexts(text) : readMessage(text)
  } catch {
    return undefined
  }
}

function decryptedText(encrypted: string): string {
  const bytes = Buffer.from(encrypted, 'base64')
  const found = [TEST_KEYS['message-aes'], TEST_KEYS['message-aes-previous']].map((key) => decryptMessage(bytes, key))
  return found.find((each) => each !== undefined)?.message ?? ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

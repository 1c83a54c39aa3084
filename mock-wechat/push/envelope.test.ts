import { expect, test } from 'vitest'
import type { RandomSource } from '../base/random.ts'
import { createRandom } from '../base/random.ts'
import { PUSH_VECTORS } from '../testing/push-vectors.ts'
import { decryptText } from './cipher.ts'
import { type PushContent, plainText, sealPush, type Target } from './envelope.ts'
import { signatureOf } from './signature.ts'

const [message, , ticket, unauthorized] = PUSH_VECTORS.encrypted
const { officialJson } = PUSH_VECTORS

/** Gives the bytes of a vector: the nonce is asked for first, then the 16 bytes. */
function randomOf({ nonce, random16 }: { nonce: string; random16: string }): RandomSource {
  const number = Buffer.alloc(4)
  number.writeUInt32BE(Number(nonce))
  return { ...createRandom('x'), bytes: (length) => (length === 4 ? number : Buffer.from(random16)) }
}

const targetOf = ({ token, encodingAESKey, appid }: typeof message, more: Partial<Target> = {}): Target => ({
  ...{ url: 'http://127.0.0.1/push', token, encodingAESKey, id: appid, mode: 'secure', format: 'xml' },
  ...more,
})

const TEXT: PushContent = {
  fields: {
    ToUserName: 'gh_10f6c3c3ac5a',
    FromUserName: 'oyORnuP8q7ou2gfYjqLzSIWZf0rs',
    CreateTime: 1409735668,
    MsgType: 'text',
    Content: '你好,abcd',
    MsgId: 6054768590064713728n,
  },
  outer: 'ToUserName',
  style: 'cdata',
  openid: 'oyORnuP8q7ou2gfYjqLzSIWZf0rs',
}

const sealText = (more: Partial<Target> = {}, by: Partial<Parameters<typeof sealPush>[2]> = {}) => {
  const random = randomOf(message)
  return sealPush(targetOf(message, more), TEXT, { nowMs: Number(message.timestamp) * 1000, random, ...by })
}
const queryOf = ({ url }: { url: string }) => Object.fromEntries(new URL(url).searchParams)

test('a secure push of a text is the known one, byte for byte', () => {
  const push = sealText()
  expect(push.body).toBe(message.postBody)
  const { signature_plain: signature, timestamp, nonce, msg_signature } = message
  expect(queryOf(push)).toEqual({
    ...{ signature, timestamp, nonce, openid: TEXT.openid, encrypt_type: 'aes', msg_signature },
  })
})

test.each([
  ['ticket', ticket, { ComponentVerifyTicket: 'ticket@@@EXAMPLE0001' }],
  ['unauthorized', unauthorized, { AuthorizerAppid: 'wxauthorizer0001' }],
])('a platform push of %s is the known one, byte for byte', (_, vector, more) => {
  const InfoType = 'ComponentVerifyTicket' in more ? 'component_verify_ticket' : 'unauthorized'
  const fields = { AppId: vector.appid, CreateTime: Number(vector.timestamp), InfoType, ...more }
  const by = { nowMs: Number(vector.timestamp) * 1000, random: randomOf(vector) }
  const push = sealPush(targetOf(vector), { fields, outer: 'AppId', style: 'bare' }, by)
  expect(push.body).toBe(vector.postBody)
  expect(queryOf(push)).toMatchObject({ msg_signature: vector.msg_signature })
  expect(queryOf(push)).not.toHaveProperty('openid')
})

test('the official JSON push is made byte for byte', () => {
  const { token, encodingAESKey, appid, push } = officialJson
  const target: Target = { url: 'http://127.0.0.1/', token, encodingAESKey, id: appid, mode: 'secure', format: 'json' }
  const content: PushContent = {
    fields: JSON.parse(push.plaintext),
    outer: 'ToUserName',
    style: 'cdata',
    openid: push.openid,
  }
  const sent = sealPush(target, content, { nowMs: Number(push.timestamp) * 1000, random: randomOf(push) })
  expect(sent.body).toBe(push.body)
  expect(queryOf(sent)).toMatchObject({ signature: push.signature, msg_signature: push.msg_signature })
})

test('a plain push is signed without its body', () => {
  const push = sealText({ mode: 'plain' })
  expect(push.body).toBe(message.plaintextMsg)
  expect(queryOf(push)).toEqual({
    ...{ signature: message.signature_plain, timestamp: message.timestamp, nonce: message.nonce, openid: TEXT.openid },
  })
})

test('a compatible push holds the plain fields and the ciphertext', () => {
  const { body } = sealText({ mode: 'compatible' })
  const plain = message.plaintextMsg.slice(0, -'</xml>'.length)
  expect(body).toBe(`${plain}<Encrypt><![CDATA[${message.Encrypt}]]></Encrypt></xml>`)
})

test('ids beyond 2^53 are raw numbers in JSON', () => {
  expect(plainText(targetOf(message, { format: 'json' }), TEXT)).toContain('"MsgId":6054768590064713728}')
})

test('what would end a text in XML does not', () => {
  const content = { ...TEXT, fields: { Content: 'a]]>b<c>&' } }
  expect(plainText(targetOf(message), content)).toBe('<xml><Content><![CDATA[a]]]]><![CDATA[>b<c>&]]></Content></xml>')
  expect(plainText(targetOf(message), { ...content, style: 'bare' })).toBe(
    '<xml><Content>a]]&gt;b&lt;c&gt;&amp;</Content></xml>',
  )
})

test('the address keeps the fields that it has', () => {
  expect(queryOf(sealText({ url: 'http://127.0.0.1/push?tenant=7' }))).toMatchObject({
    tenant: '7',
    nonce: message.nonce,
  })
})

const encryptedOf = (body: string) => /<Encrypt><!\[CDATA\[(.*)\]\]>/.exec(body)?.[1] ?? ''

test('a push spoilt in its signatures has both of them wrong', () => {
  const query = queryOf(sealText({}, { spoilt: 'signature' }))
  expect(query.msg_signature).not.toBe(message.msg_signature)
  expect(query.signature).not.toBe(message.signature_plain)
  expect(queryOf(sealText({ mode: 'plain' }, { spoilt: 'signature' })).signature).toBe(query.signature)
})

test.each(['appid', 'padding'] as const)('a push spoilt in its %s is signed well', (spoilt) => {
  const push = sealText({}, { spoilt })
  const encrypted = encryptedOf(push.body)
  const { timestamp = '', nonce = '', msg_signature } = queryOf(push)
  expect(signatureOf(message.token, timestamp, nonce, encrypted)).toBe(msg_signature)
  expect(decryptText(message.encodingAESKey, encrypted)).not.toMatchObject({ id: message.appid })
})

import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/official-keys.json' with { type: 'json' }
import { payAuthorizationFault } from '../interaction/pay-authorization-fault.ts'
import { decryptMessage, encryptMessage, messageSignature } from './message-cipher.ts'
import { readMessage, writeMessage } from './message-text.ts'
import { readReply } from './read-reply.ts'

const { callbackEncrypted: message, callbackPlain: plain, request } = vectors

describe('messages are sealed as in the official example', () => {
  it('encrypted', () => {
    const { encodingAESKey: encodingAesKey, appid, random16, plaintextMsg } = message
    const made = encryptMessage(Buffer.from(plaintextMsg), { encodingAesKey, appid, random16 })

    expect(made.toString('base64')).toBe(message.Encrypt)
    expect(decryptMessage(made, encodingAesKey)).toEqual({ message: plaintextMsg, appid })
  })

  it('signed', () => {
    expect(messageSignature(plain.token, plain.timestamp, plain.nonce)).toBe(plain.officialExpected)
    expect(messageSignature(message.token, message.timestamp, message.nonce, message.Encrypt)).toBe(
      message.msg_signature,
    )
  })

  it('and not opened where they are spoilt', () => {
    const { encodingAESKey: encodingAesKey, appid, random16 } = message
    const packed = { encodingAesKey, appid, random16 }
    const opened = (flaws: Parameters<typeof encryptMessage>[2]) =>
      decryptMessage(encryptMessage(Buffer.from('hi'), packed, flaws), encodingAesKey)

    expect(opened({ pad: (missing) => Buffer.alloc(missing) })).toBeUndefined()
    expect(opened({ length: () => 1_000 })).toBeUndefined()
    expect(decryptMessage(Buffer.from('short'), encodingAesKey)).toBeUndefined()
  })
})

describe('the text of a message', () => {
  it('is XML with CDATA, members within members, lists as repeated elements', () => {
    const members = { A: 'a ]]> b', B: '12', C: { Item: [{ D: 'x' }, { D: 'y' }] } }
    const text = writeMessage(members, 'xml')

    expect(text).toContain('<B>12</B>')
    expect(readMessage(text)).toEqual(members)
    expect(() => writeMessage('text', 'xml')).toThrow('must be given as an object')
  })

  it('is JSON for an account that has chosen so', () => {
    expect(readMessage(writeMessage({ A: 1 }, 'json'))).toEqual({ A: 1 })
    expect(readMessage('{"A":')).toBeUndefined()
    expect(readMessage('success')).toBeUndefined()
  })
})

describe('a reply', () => {
  it('is read as WeChat does', () => {
    expect(readReply('success', 'wx1', true)).toEqual({ shows: 'success' })
    expect(readReply('<xml><A>1</A></xml>', 'wx1', false)).toEqual({ shows: { A: '1' } })
  })

  it.each([
    ['not encrypted', '<xml><A>1</A></xml>', 'the reply to an encrypted message is not encrypted'],
    ['not signed', '<xml><Encrypt>AAAA</Encrypt></xml>', 'MsgSignature is not the sha1'],
    ['no message', '[1]', undefined],
    ['under a foreign key', signedReply('AAAA'), "does not open under the account's keys"],
    ['of another appid', signedReply(sealed('<xml><A>1</A></xml>')), `of the appid "${message.appid}", not "wx1"`],
  ])('%s is none', (_what, body, fault) => {
    expect(readReply(body, 'wx1', true)).toEqual(
      fault === undefined ? { shows: body } : { fault: expect.stringContaining(fault) },
    )
  })

  it('that holds no message is none', () => {
    expect(readReply(signedReply(sealed('hello')), message.appid, true)).toEqual({
      fault: 'the encrypted reply is no message',
    })
  })
})

function sealed(text: string): string {
  const { encodingAESKey: encodingAesKey, appid, random16 } = message
  return encryptMessage(Buffer.from(text), { encodingAesKey, appid, random16 }).toString('base64')
}

/** By the component's token of the sandbox, which is the test accounts' too. */
function signedReply(Encrypt: string): string {
  const MsgSignature = messageSignature('component-token', '1', '2', Encrypt)
  return writeMessage({ Encrypt, MsgSignature, TimeStamp: '1', Nonce: '2' }, 'xml')
}

describe("WeChat Pay's Authorization", () => {
  const { method, canonicalUrl: target, authorization, timestamp } = request
  const now = Number(timestamp) * 1000
  const signable = (header: string | undefined, body = '') => ({
    method: method as 'GET',
    origin: 'https://api.mch.weixin.qq.com',
    target,
    headers: header === undefined ? {} : { authorization: header },
    body: Buffer.from(body),
  })

  it('of the official example holds', () => {
    expect(payAuthorizationFault(signable(authorization), now)).toBeUndefined()
  })

  it.each([
    ['there is no Authorization', undefined],
    ['the scheme must be', authorization.replace('WECHATPAY2-SHA256-RSA2048', 'Bearer')],
    ['it has no nonce_str', authorization.replace('nonce_str', 'nonce')],
    ['mchid must be', authorization.replace('mchid="1900000109"', 'mchid="1"')],
    ["serial_no must be the merchant's", authorization.replace('serial_no="1D', 'serial_no="2D')],
    ['timestamp must be the seconds', authorization.replace(timestamp, '1')],
    ["the signature is not the merchant's", authorization.replace('593BEC', '593BED')],
  ])('is refused: %s', (fault, header) => {
    expect(payAuthorizationFault(signable(header), now)).toContain(fault)
  })

  it('of another body is refused', () => {
    expect(payAuthorizationFault(signable(authorization, '{}'), now)).toContain('the signature is not')
  })
})

import { demandOpensAnyPush, openPush } from '@wxhost/contracts'
import { isPlugin } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import callbacks from '../fixtures/callbacks.json' with { type: 'json' }
import plugin from '../index.ts'
import { accountCall, post, textMessage, textPush } from '../testing/pushes.ts'
import { sealedPush } from '../testing/sealed-push.ts'
import { push as channel } from './push.ts'

const open = (given: ReturnType<typeof post>, call = accountCall()) => openPush(channel, given, call)
const anotherKey = 'zyxwvutsrqponmlkjihgfedcbaABCDEFGHIJKLMNOPQ'

describe('the message plugin', () => {
  it('is one: a channel for pushes, and no operation', () => {
    expect(isPlugin(plugin)).toBe(true)
    expect([Object.keys(plugin.inbound), Object.keys(plugin.operations)]).toEqual([['push'], []])
    expect(plugin.keys).toEqual(['message-token', 'message-aes', 'message-aes-previous'])
  })
})

describe('an encrypted push', () => {
  it('opens to the message of the worked example', async () => {
    expect(await open(textPush())).toMatchObject({
      kind: 'events',
      events: [
        {
          id: 'message:6054768590064713728',
          type: 'text',
          data: {
            ToUserName: 'gh_10f6c3c3ac5a',
            FromUserName: 'oyORnuP8q7ou2gfYjqLzSIWZf0rs',
            CreateTime: 1409735668,
            MsgType: 'text',
            Content: '你好,abcd',
            MsgId: '6054768590064713728',
          },
        },
      ],
      ack: { status: 200, body: 'success' },
    })
  })

  it('tells nothing of the plain fields beside the ciphertext', async () => {
    const body = textMessage.postBody.replace('</ToUserName>', '</ToUserName><Content>forged</Content><MsgId>1</MsgId>')

    expect(await open(textPush({}, body))).toEqual(await open(textPush()))
  })

  it('opens under the previous key, which then answers', async () => {
    const keys = { 'message-aes': anotherKey, 'message-aes-previous': textMessage.encodingAESKey }

    expect(await open(textPush(), accountCall({ keys }))).toMatchObject({
      events: [{ type: 'text' }],
      replyContext: { key: 'message-aes-previous' },
    })
  })

  it.each([
    ['no msg_signature', { msg_signature: undefined }],
    ['the plain signature in its place', { msg_signature: textMessage.signature_plain }],
    ['no timestamp', { timestamp: undefined }],
    ['a timestamp that is no number', { timestamp: '1409735669a' }],
    ['no nonce', { nonce: undefined }],
    ['an endless nonce', { nonce: '1'.repeat(129) }],
  ])('is a 401 with %s', async (_, query) => {
    expect(await open(textPush(query))).toMatchObject({ reason: 'signature', answer: { status: 401 } })
  })

  it.each([
    '',
    '<xml/>',
    '<xml><Encrypt></Encrypt></xml>',
    '{}',
    '{"Encrypt":7}',
    '[]',
    'Encrypt',
    '<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>',
  ])('is malformed as %j', async (body) => {
    expect(await open(textPush({}, body))).toMatchObject({ reason: 'malformed', answer: { status: 400 } })
  })

  it('is malformed where it is not UTF-8', async () => {
    const { query } = textPush()

    expect(await open(post(query, Buffer.from('3c786d6cff', 'hex')))).toMatchObject({ reason: 'malformed' })
  })

  it.each([
    [
      'a pad that is not all alike',
      sealedPush('<xml/>', { pad: (missing) => Buffer.alloc(missing, missing).fill(1, 0, 1) }),
    ],
    ['a pad of zeros', sealedPush('<xml/>', { pad: (missing) => Buffer.alloc(missing) })],
    ['a pad above 32', sealedPush('<xml/>', { pad: (missing) => Buffer.alloc(missing + 32, missing + 32) })],
    ['no key that opens it', sealedPush('<xml/>', { key: anotherKey })],
    [
      'URL-safe base64',
      sealedPush('<xml><a>1</a></xml>', {
        respell: (text) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=*$/, ''),
      }),
    ],
    [
      'a line break in its base64',
      sealedPush('<xml><a>1</a></xml>', { respell: (text) => `${text.slice(0, 8)}\n${text.slice(8)}` }),
    ],
    [
      'half a block',
      sealedPush('<xml><a>1</a></xml>', {
        respell: (text) => Buffer.from(text, 'base64').subarray(0, -8).toString('base64'),
      }),
    ],
    ['a length beyond its end', sealedPush('<xml><a>1</a></xml>', { length: 4_000_000_000 })],
    ['one byte', sealedPush('', { respell: () => 'AA==' })],
    ['no byte', sealedPush('', { respell: () => 'A' })],
  ])('is a 400 with %s', async (_, given) => {
    expect(await open(given)).toMatchObject({ kind: 'refused', answer: { status: 400 } })
  })

  it.each([
    ['of another account', sealedPush('<xml/>', { appid: 'wx2c2769f8efd9abc3' })],
    ['of an account whose appid begins alike', sealedPush('<xml/>', { appid: `${textMessage.appid}0` })],
    ['of nobody', sealedPush('<xml/>', { appid: '' })],
    ['with a length that cuts the message short', sealedPush('<xml/>', { length: 5 })],
  ])('is a 403 %s', async (_, given) => {
    expect(await open(given)).toMatchObject({ reason: 'foreign-owner', answer: { status: 403 } })
  })

  it.each([
    'not xml',
    '<xml></xml>',
    '<html><a>1</a></html>',
    '{"a":',
    '{}',
    '[1]',
    '{"a":{"__proto__":{"b":1}}}',
    `{"a":${'['.repeat(40)}${']'.repeat(40)}}`,
  ])('is malformed where the message is %j', async (message) => {
    expect(await open(sealedPush(message))).toMatchObject({ reason: 'malformed' })
  })

  it('is malformed where the message is not UTF-8', async () => {
    expect(await open(sealedPush(Buffer.from('3c786d6cff', 'hex')))).toMatchObject({ reason: 'malformed' })
  })

  // callbackEncrypted[1]: 32 bytes of pad, which a check for 1 to 16 would refuse. Its message is no document.
  it('may end with a whole block of padding', async () => {
    const [, aligned] = callbacks.encrypted
    const { timestamp = '', nonce = '', msg_signature = '', postBody = '' } = aligned ?? {}

    expect(await open(post({ timestamp, nonce, msg_signature, encrypt_type: 'aes' }, postBody))).toMatchObject({
      reason: 'malformed',
    })
    expect(aligned?.padByte).toBe(32)
  })

  it.each(Array.from({ length: 32 }, (_, more) => more))('opens with any pad: %i bytes more', async (more) => {
    const given = sealedPush(`<xml><MsgId>1</MsgId><Content>${'a'.repeat(more)}</Content></xml>`)

    expect(await open(given)).toMatchObject({ events: [{ data: { Content: 'a'.repeat(more) } }] })
  })

  it('is taken by no change of it for another', async () => {
    await demandOpensAnyPush(channel, accountCall, textPush(), { runs: 3_000 })
  })

  it('is taken in JSON by no change of it for another', async () => {
    const genuine = sealedPush('{"MsgId":6054768590064713728,"MsgType":"text"}', { asJson: true })

    await demandOpensAnyPush(channel, accountCall, genuine, { runs: 1_000 })
  })
})

import { demandOpensAnyPush, openPush, shadowCall } from '@wxhost/contracts'
import { isPlugin } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import callbacks from '../fixtures/callbacks.json' with { type: 'json' }
import plugin from '../index.ts'
import { accountCall, get, plainCall, plainPush, post, textMessage, textPush } from '../testing/pushes.ts'
import { sealedPush } from '../testing/sealed-push.ts'
import { push as channel } from './push.ts'

const open = (given: ReturnType<typeof post>, call = accountCall()) => openPush(channel, given, call)
const anotherKey = 'zyxwvutsrqponmlkjihgfedcbaABCDEFGHIJKLMNOPQ'
const { plain } = callbacks

describe('the message plugin', () => {
  it('is one: a channel for pushes, and no operation', () => {
    expect(isPlugin(plugin)).toBe(true)
    expect([Object.keys(plugin.inbound), Object.keys(plugin.operations)]).toEqual([['push'], []])
    expect(plugin.keys).toEqual(['message-token', 'message-aes', 'message-aes-previous'])
  })
})

describe('the check of the address', () => {
  const check = { signature: plain.signature, timestamp: plain.timestamp, nonce: plain.nonce, echostr: '1' }
  const call = shadowCall({ secrets: { 'message-token': plain.token } })

  it.each([
    ['another signature', { ...check, signature: check.signature.replace('8', '9') }],
    ['the signature in capitals', { ...check, signature: check.signature.toUpperCase() }],
    ['another timestamp', { ...check, timestamp: '1714037060' }],
    ['another nonce', { ...check, nonce: '486452657' }],
    ['a tag as echo', { ...check, echostr: '<script>' }],
    ['no echo', { signature: check.signature, timestamp: check.timestamp, nonce: check.nonce }],
    ['nothing at all', {}],
  ])('is a 403 with %s', async (_, query) => {
    expect(await open(get(query), call)).toMatchObject({
      kind: 'refused',
      reason: 'signature',
      answer: { status: 403 },
    })
  })

  it('is a 403 where the app has no token', async () => {
    expect(await open(get(check), shadowCall({ secrets: {} }))).toMatchObject({ reason: 'signature' })
  })

  it('gives changed requests nothing but the echo', async () => {
    await demandOpensAnyPush({ ...channel, open: openUnlessEchoed(check.echostr) }, () => call, get(check))
  })
})

/** The signature does not cover the echo: an answer that gives back what was asked is no news. */
const openUnlessEchoed =
  (echo: string): typeof channel.open =>
  async (given, call) => {
    const opened = await channel.open(given, call)
    if (opened.kind !== 'answer' || opened.answer.body !== given.query.echostr) return opened
    return { ...opened, answer: { ...opened.answer, body: echo } }
  }

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

describe('a plain push', () => {
  const body = '<xml><MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>'

  it('is refused unless the app takes them', async () => {
    for (const settings of [{}, { plain: 'true' }, { plain: 1 }])
      expect(await open(plainPush(body), plainCall({ settings }))).toMatchObject({
        reason: 'mode',
        answer: { status: 403 },
      })
  })

  it('is taken with the signature of its address', async () => {
    expect(await open(plainPush(body), plainCall())).toMatchObject({
      events: [{ type: 'text', data: { Content: 'hi' } }],
    })
  })

  it('is a 401 under another signature', async () => {
    const { query } = plainPush(body)

    expect(await open(post({ ...query, signature: '0'.repeat(40) }, body), plainCall())).toMatchObject({
      reason: 'signature',
    })
    expect(await open(post({ ...query, signature: undefined }, body), plainCall())).toMatchObject({
      reason: 'signature',
    })
  })

  it('is malformed where it is not UTF-8', async () => {
    expect(await open(post(plainPush('').query, Buffer.from('ff', 'hex')), plainCall())).toMatchObject({
      reason: 'malformed',
    })
  })

  it.each([{ encrypt_type: 'aes' }, { encrypt_type: 'none' }, { msg_signature: '0' }])(
    'is none where its address says otherwise: %j',
    async (more) => {
      expect(await open(post({ ...plainPush(body).query, ...more }, body), plainCall())).toMatchObject({
        reason: 'malformed',
      })
    },
  )

  it('may say that it is plain', async () => {
    const { query } = plainPush(body)

    expect(await open(post({ ...query, encrypt_type: 'raw' }, body), plainCall())).toMatchObject({ kind: 'events' })
  })

  it.each([
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><MsgId>&b;</MsgId></xml>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1/x"><xml><MsgId>1</MsgId></xml>',
    `<xml>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</xml>`,
    `<xml>${'<a/>'.repeat(60_000)}</xml>`,
    '<xml><__proto__><plain>1</plain></__proto__></xml>',
  ])('is malformed as a bomb: %.40s', async (bomb) => {
    expect(await open(plainPush(bomb), plainCall())).toMatchObject({ reason: 'malformed' })
  })
})

describe('the window of time', () => {
  const at = (seconds: number, windowSeconds: unknown) =>
    open(
      textPush(),
      accountCall({
        now: 0,
        wechatNow: (Number(textMessage.timestamp) + seconds) * 1000,
        settings: { windowSeconds: windowSeconds as number },
      }),
    )

  it('is open as long as nobody sets one', async () => {
    expect(await open(textPush(), accountCall({ wechatNow: 0 }))).toMatchObject({ kind: 'events' })
  })

  it.each([299, -299, 300])('holds %i s off under 300', async (seconds) => {
    expect(await at(seconds, 300)).toMatchObject({ kind: 'events' })
  })

  it.each([301, -301])('does not hold %i s off under 300', async (seconds) => {
    expect(await at(seconds, 300)).toMatchObject({ reason: 'skew', answer: { status: 401 } })
  })

  // additions 5: three tries, 5 s each.
  it('is never smaller than the span of the tries', async () => {
    expect(await at(15, 1)).toMatchObject({ kind: 'events' })
  })

  it.each(['300', 0, -1, null, true])('takes nothing under the setting %j', async (windowSeconds) => {
    expect(await at(0, windowSeconds)).toMatchObject({ reason: 'mode', answer: { status: 403 } })
  })

  it('is looked at after the signature only', async () => {
    const call = accountCall({ wechatNow: 0, settings: { windowSeconds: 300 } })

    expect(await open(textPush({ msg_signature: '0'.repeat(40) }), call)).toMatchObject({ reason: 'signature' })
  })
})

import { openPush, shadowCall } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import callbacks from './fixtures/callbacks.json' with { type: 'json' }
import official from './fixtures/official-callbacks.json' with { type: 'json' }
import { push as channel } from './push/push.ts'
import { encryptReply } from './reply/encrypt-reply.ts'
import { get, post } from './testing/pushes.ts'

const { json, xmlPlatform } = official
const callOf = ({ token, encodingAESKey }: typeof json | typeof xmlPlatform, more: object) =>
  shadowCall({ secrets: { 'message-token': token }, keys: { 'message-aes': encodingAESKey }, ...more })

/** The random bytes of a vector, as the 32 digits that the host's nonce has. */
const nonceOf = (random16: string) => () => Buffer.from(random16).toString('hex')
const miniProgram = callOf(json, { appid: json.appid, kind: 'mini-program' })
const authorizer = callOf(xmlPlatform, {
  appid: xmlPlatform.authorizerAppid,
  componentAppid: xmlPlatform.componentAppid,
})

describe("WeChat's example of the check of the address", () => {
  it.each([
    ['mini program', json.token, json.urlCheck],
    ['sample of Token=AAAAA', callbacks.plain.token, { ...callbacks.plain, echostr: '4375120948345356249' }],
  ])('is answered with its echo: %s', async (_, token, { signature, timestamp, nonce, echostr }) => {
    const call = shadowCall({ secrets: { 'message-token': token } })

    expect(await openPush(channel, get({ signature, timestamp, nonce, echostr }), call)).toEqual({
      kind: 'answer',
      answer: { status: 200, contentType: 'text/plain; charset=utf-8', body: echostr },
    })
  })
})

describe("WeChat's example of a push in JSON", () => {
  const { timestamp, nonce, openid, signature, msg_signature, body, plaintext } = json.push
  const given = post({ timestamp, nonce, openid, signature, encrypt_type: 'aes', msg_signature }, body)

  it('opens to the documented message', async () => {
    expect(await openPush(channel, given, miniProgram)).toMatchObject({
      kind: 'events',
      events: [{ type: 'debug_demo', data: JSON.parse(plaintext) }],
      ack: { status: 200, body: 'success' },
    })
  })

  it('is refused for another account', async () => {
    expect(await openPush(channel, given, callOf(json, { appid: 'wx4f4bc4dec97d474b' }))).toMatchObject({
      kind: 'refused',
      reason: 'foreign-owner',
    })
  })

  it('is answered as in the example, byte for byte', async () => {
    const { plaintext: text, random16, timestamp: seconds, nonce: echoed, body: expected } = json.reply
    const call = { ...miniProgram, wechatNow: seconds * 1000, nonce: nonceOf(random16) }
    const answer = await encryptReply(text, { format: 'json', nonce: echoed, key: 'message-aes' }, call)

    expect(answer).toEqual({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: JSON.stringify(expected),
    })
  })
})

describe("WeChat's example of a push to a platform", () => {
  const { timestamp, nonce, signature, msg_signature, ToUserName, Encrypt } = xmlPlatform.push
  const body = `<xml><ToUserName><![CDATA[${ToUserName}]]></ToUserName><Encrypt><![CDATA[${Encrypt}]]></Encrypt></xml>`
  const given = post({ timestamp, nonce, signature, encrypt_type: 'aes', msg_signature }, body)

  it('opens for the account, under the appid of the platform', async () => {
    const opened = await openPush(channel, given, authorizer)

    expect(opened).toMatchObject({ kind: 'events', events: [{ data: { ToUserName, MsgType: 'event' } }] })
  })

  it('does not open under the appid of the account', async () => {
    expect(await openPush(channel, given, callOf(xmlPlatform, { appid: xmlPlatform.authorizerAppid }))).toMatchObject({
      reason: 'foreign-owner',
    })
  })

  it('is answered as in the example', async () => {
    const {
      plaintext: text,
      random16,
      timestamp: seconds,
      nonce: echoed,
      Encrypt: sealed,
      MsgSignature,
    } = xmlPlatform.reply
    const call = { ...authorizer, wechatNow: Number(seconds) * 1000, nonce: nonceOf(random16) }
    const answer = await encryptReply(text, { format: 'xml', nonce: echoed, key: 'message-aes' }, call)

    // The form of the reply: callback page 4.
    expect(answer).toEqual({
      status: 200,
      contentType: 'text/xml; charset=utf-8',
      body:
        `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt><MsgSignature><![CDATA[${MsgSignature}]]></MsgSignature>` +
        `<TimeStamp>${seconds}</TimeStamp><Nonce><![CDATA[${echoed}]]></Nonce></xml>`,
    })
  })
})

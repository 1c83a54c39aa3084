import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { openPush, shadowCall } from '@wxhost/contracts'
import type { Push } from '@wxhost/core/protocol'
import plugin from '@wxhost/plugin-message-v1'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const { push: channel } = plugin.inbound
const token = 'spamtest'
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const previousKey = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aQ'
const appid = 'wx2c2769f8efd9abc2'
const [timestamp, nonce] = ['1409735669', '1320562132']
const call = shadowCall({
  appid,
  now: Number(timestamp) * 1000,
  secrets: { 'message-token': token },
  keys: { 'message-aes': aesKey, 'message-aes-previous': previousKey },
})

type Wrap = (encrypted: string) => string
const asXml: Wrap = (encrypted) => `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
const asJson: Wrap = (Encrypt) => JSON.stringify({ ToUserName: 'gh_1', Encrypt })

/** A push that @wecom/crypto made and signed. */
function pushed(message: string, key = aesKey, wrap = asXml): Push {
  const encrypted = encrypt(key, message, appid)
  const msg_signature = getSignature(token, timestamp, nonce, encrypted)
  const query = { timestamp, nonce, encrypt_type: 'aes', msg_signature }
  return { method: 'POST', query, headers: {}, body: Buffer.from(wrap(encrypted)) }
}

async function replied(given: Push): Promise<string> {
  const opened = await openPush(channel, given, call)
  if (opened.kind !== 'events') throw new Error(`not taken: ${JSON.stringify(opened)}`)
  const answer = await channel.reply?.({ MsgType: 'text', Content: '你好,👋' }, opened.replyContext, call)
  if (answer === undefined || 'kind' in answer) throw new Error(`no reply: ${JSON.stringify(answer)}`)
  return answer.body
}

const message = '<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><MsgType>text</MsgType></xml>'

describe('pushes that @wecom/crypto encrypts', () => {
  it.each([
    ['XML', asXml],
    ['JSON', asJson],
  ])('open, wrapped in %s', async (_, wrap) => {
    expect(await openPush(channel, pushed(message, aesKey, wrap), call)).toMatchObject({
      events: [{ data: { ToUserName: 'gh_1', FromUserName: 'o1', MsgType: 'text' } }],
    })
  })

  it('open, whatever they say and however long', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (Content) => {
        const opened = await openPush(channel, pushed(JSON.stringify({ MsgType: 'text', Content })), call)
        expect(opened).toMatchObject({ events: [{ data: { Content } }] })
      }),
      { numRuns: 500 },
    )
  })

  it('open under the previous key', async () => {
    expect(await openPush(channel, pushed(message, previousKey), call)).toMatchObject({
      replyContext: { key: 'message-aes-previous' },
    })
  })
})

describe('replies that the plugin encrypts', () => {
  it.each([
    ['the key of today', aesKey],
    ['the previous key', previousKey],
  ])('are opened by @wecom/crypto under %s', async (_, key) => {
    const [, encrypted = ''] = /<Encrypt><!\[CDATA\[(.+?)\]\]>/.exec(await replied(pushed(message, key))) ?? []
    const { id, message: text } = decrypt(key, encrypted)

    expect(id).toBe(appid)
    expect(text).toContain('<ToUserName><![CDATA[o1]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName>')
    expect(text).toContain('<Content><![CDATA[你好,👋]]></Content>')
  })

  it('are signed as @wecom/crypto signs', async () => {
    const json = '{"ToUserName":"gh_1","FromUserName":"o1","MsgType":"text"}'
    const { Encrypt, MsgSignature, TimeStamp, Nonce } = JSON.parse(await replied(pushed(json, aesKey, asJson)))

    expect(MsgSignature).toBe(getSignature(token, TimeStamp, Nonce, Encrypt))
    expect(JSON.parse(decrypt(aesKey, Encrypt).message)).toMatchObject({ ToUserName: 'o1', Content: '你好,👋' })
  })
})

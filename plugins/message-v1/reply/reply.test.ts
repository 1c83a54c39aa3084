import { createDecipheriv, createHash } from 'node:crypto'
import { openPush } from '@wxhost/contracts'
import type { InboundAnswer, Json } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { push } from '../push/push.ts'
import { accountCall, plainCall, plainPush, textMessage, textPush } from '../testing/pushes.ts'
import { sealedPush } from '../testing/sealed-push.ts'
import { reply } from './reply.ts'

const user = 'oyORnuP8q7ou2gfYjqLzSIWZf0rs'
const plainXml = { format: 'xml', nonce: 'n', to: user, from: 'gh_1', isEvent: false }
const call = plainCall({ now: 1_409_735_669_000 })
const head = `<xml><ToUserName><![CDATA[${user}]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName><CreateTime>1409735669</CreateTime>`
const hello = { MsgType: 'text', Content: '你好' }

async function answerTo(message: Json, context: Json | undefined = plainXml, under = call): Promise<InboundAnswer> {
  const made = await reply(message, context, under)
  if ('kind' in made) throw new Error(made.message)
  return made
}

async function contextOf(given = textPush(), under = accountCall()): Promise<Json | undefined> {
  const opened = await openPush(push, given, under)
  return opened.kind === 'events' ? opened.replyContext : undefined
}

describe('a reply to a plain push', () => {
  // callback page 6 "Passive replies" and additions 5.
  it.each<[Json, string]>([
    [hello, '<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content>'],
    [
      { MsgType: 'image', Image: { MediaId: 'm' } },
      '<MsgType><![CDATA[image]]></MsgType><Image><MediaId><![CDATA[m]]></MediaId></Image>',
    ],
    [
      { MsgType: 'voice', Voice: { MediaId: 'm' } },
      '<MsgType><![CDATA[voice]]></MsgType><Voice><MediaId><![CDATA[m]]></MediaId></Voice>',
    ],
    [
      { MsgType: 'video', Video: { MediaId: 'm', Title: 't' } },
      '<MsgType><![CDATA[video]]></MsgType><Video><MediaId><![CDATA[m]]></MediaId><Title><![CDATA[t]]></Title></Video>',
    ],
    [
      { MsgType: 'music', Music: { ThumbMediaId: 'm', MusicUrl: 'u' } },
      '<MsgType><![CDATA[music]]></MsgType><Music><MusicUrl><![CDATA[u]]></MusicUrl><ThumbMediaId><![CDATA[m]]></ThumbMediaId></Music>',
    ],
    [
      { MsgType: 'news', Articles: [{ Title: 'a' }, { Title: 'b', Url: 'u' }] },
      '<MsgType><![CDATA[news]]></MsgType><ArticleCount>2</ArticleCount><Articles><item><Title><![CDATA[a]]></Title></item>' +
        '<item><Title><![CDATA[b]]></Title><Url><![CDATA[u]]></Url></item></Articles>',
    ],
    [{ MsgType: 'transfer_customer_service' }, '<MsgType><![CDATA[transfer_customer_service]]></MsgType>'],
    [
      { MsgType: 'transfer_customer_service', TransInfo: { KfAccount: 'a@b' } },
      '<MsgType><![CDATA[transfer_customer_service]]></MsgType><TransInfo><KfAccount><![CDATA[a@b]]></KfAccount></TransInfo>',
    ],
  ])('%j is written as WeChat takes it', async (message, fields) => {
    expect(await answerTo(message)).toEqual({
      status: 200,
      contentType: 'text/xml; charset=utf-8',
      body: `${head}${fields}</xml>`,
    })
  })

  it('stays within its element, whatever it says', async () => {
    const { body } = await answerTo({ MsgType: 'text', Content: ']]></Content><MsgType>x' })

    expect(body).toContain('<Content><![CDATA[]]]]><![CDATA[></Content><MsgType>x]]></Content></xml>')
  })

  it('goes back in JSON to a push in JSON', async () => {
    const { contentType, body } = await answerTo(hello, { ...plainXml, format: 'json' })

    expect(contentType).toBe('application/json; charset=utf-8')
    expect(JSON.parse(body)).toEqual({ ToUserName: user, FromUserName: 'gh_1', CreateTime: 1409735669, ...hello })
  })

  it('has sender and receiver of the push swapped', async () => {
    const message = `<xml><ToUserName>gh_9</ToUserName><FromUserName>o9</FromUserName><MsgType>text</MsgType></xml>`
    const { body } = await answerTo(hello, await contextOf(plainPush(message), plainCall()))

    expect(body).toContain('<ToUserName><![CDATA[o9]]></ToUserName><FromUserName><![CDATA[gh_9]]></FromUserName>')
  })
})

describe('nothing to say', () => {
  it.each([null, '', 'success', {}])('is success, also to an encrypted push: %j', async (message) => {
    expect(await answerTo(message, await contextOf())).toEqual({ status: 200, body: 'success' })
    expect(await answerTo(message, undefined)).toEqual({ status: 200, body: 'success' })
  })
})

describe('a reply to an encrypted push', () => {
  const opened = (body: string, key = textMessage.encodingAESKey) => {
    const bytes = Buffer.from(`${key}=`, 'base64')
    const cipher = createDecipheriv('aes-256-cbc', bytes, bytes.subarray(0, 16)).setAutoPadding(false)
    const encrypted = Buffer.from(/<Encrypt><!\[CDATA\[([^\]]+)/.exec(body)?.[1] ?? '', 'base64')
    return Buffer.concat([cipher.update(encrypted), cipher.final()])
  }

  it('is signed over its own time and the nonce of the push', async () => {
    const { body } = await answerTo(hello, await contextOf(), accountCall({ wechatNow: 1_409_735_670_999 }))
    const [, encrypt = '', signature] =
      /<Encrypt><!\[CDATA\[(.+?)\]\]>.*<MsgSignature><!\[CDATA\[(.+?)\]\]>/.exec(body) ?? []
    const parts = [textMessage.token, '1409735670', textMessage.nonce, encrypt].sort()

    expect(signature).toBe(createHash('sha1').update(parts.join('')).digest('hex'))
    expect(body).toContain(`<TimeStamp>1409735670</TimeStamp><Nonce><![CDATA[${textMessage.nonce}]]></Nonce></xml>`)
  })

  it('holds the reply, its length, the appid and a pad of 32', async () => {
    const plain = opened((await answerTo(hello, await contextOf(), accountCall())).body)
    const length = plain.readUInt32BE(16)
    const pad = plain.at(-1) ?? 0

    expect(plain.subarray(20, 20 + length).toString()).toContain('<Content><![CDATA[你好]]></Content></xml>')
    expect(plain.subarray(20 + length, -pad).toString()).toBe(textMessage.appid)
    expect(plain.subarray(-pad)).toEqual(Buffer.alloc(pad, pad))
    expect(plain.length % 32).toBe(0)
  })

  it('begins with 16 bytes that differ each time', async () => {
    const under = accountCall()
    const context = await contextOf()
    const heads = [await answerTo(hello, context, under), await answerTo(hello, context, under)].map(({ body }) =>
      opened(body).subarray(0, 16).toString('hex'),
    )

    expect(heads[0]).not.toBe(heads[1])
    expect(heads[0]).toHaveLength(32)
  })

  it('is encrypted with the key that opened the push', async () => {
    const keys = {
      'message-aes': 'zyxwvutsrqponmlkjihgfedcbaABCDEFGHIJKLMNOPQ',
      'message-aes-previous': textMessage.encodingAESKey,
    }
    const under = accountCall({ keys })
    const { body } = await answerTo(hello, await contextOf(textPush(), under), under)

    expect(opened(body).toString()).toContain('你好')
  })

  it('goes back in JSON to a push in JSON, its time a number', async () => {
    const given = sealedPush('{"ToUserName":"gh_1","FromUserName":"o1","MsgType":"text"}', { asJson: true })
    const { contentType, body } = await answerTo(hello, await contextOf(given), accountCall())

    expect(contentType).toBe('application/json; charset=utf-8')
    expect(JSON.parse(body)).toMatchObject({ TimeStamp: 1409735669, Nonce: textMessage.nonce })
    expect(Object.keys(JSON.parse(body))).toEqual(['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'])
  })

  it('is not made without the token', async () => {
    expect(await reply(hello, await contextOf(), accountCall({ secrets: {} }))).toMatchObject({
      kind: 'error',
      class: 'config',
      code: 'message-token-missing',
    })
  })
})

describe('what is no reply', () => {
  it.each<[Json, string]>([
    ['你好', '/MsgType'],
    [7, '/MsgType'],
    [true, '/MsgType'],
    [[hello], '/MsgType'],
    [{ Content: 'a' }, '/MsgType'],
    [{ MsgType: 'toString' }, '/MsgType'],
    [{ MsgType: 'Text', Content: 'a' }, '/MsgType'],
    [{ MsgType: 'text' }, '/Content'],
    [{ MsgType: 'text', Content: '' }, '/Content'],
    [{ MsgType: 'text', Content: 7 }, '/Content'],
    [{ MsgType: 'text', Content: 'a', ToUserName: 'x' }, '/ToUserName'],
    [{ MsgType: 'text', Content: 'a', 'a/b': 1 }, '/a~1b'],
    [{ MsgType: 'image', Image: 'm' }, '/Image'],
    [{ MsgType: 'image', Image: { MediaID: 'm' } }, '/Image/MediaID'],
    [{ MsgType: 'music', Music: { Title: 't' } }, '/Music/ThumbMediaId'],
    [{ MsgType: 'news', Articles: [] }, '/Articles'],
    [{ MsgType: 'news', Articles: Array(9).fill({ Title: 't' }) }, '/Articles'],
    [{ MsgType: 'news', Articles: { item: [] } }, '/Articles'],
    [{ MsgType: 'news', Articles: [{ Title: 't' }, { Url: 'u' }] }, '/Articles/1/Title'],
    [{ MsgType: 'transfer_customer_service', TransInfo: {} }, '/TransInfo/KfAccount'],
  ])('%j is told at %s', async (message, path) => {
    expect(await reply(message, plainXml, call)).toMatchObject({
      kind: 'error',
      class: 'invalid-argument',
      code: 'reply-malformed',
      path,
    })
  })

  it('is told without what it says', async () => {
    const made = await reply({ MsgType: 'text', Content: ['a secret'] }, plainXml, call)

    expect(JSON.stringify(made)).not.toContain('a secret')
  })

  it.each<Json | undefined>([
    undefined,
    null,
    {},
    'x',
    { format: 'yaml', nonce: 'n' },
    { ...plainXml, nonce: 1 },
    { ...plainXml, to: 1 },
    { ...plainXml, from: null },
  ])('goes nowhere with the context %j', async (context) => {
    expect(await reply(hello, context, call)).toMatchObject({ code: 'reply-not-possible' })
  })

  it('hands no event to the customer service', async () => {
    const message = { MsgType: 'transfer_customer_service' }
    const given = plainPush(
      '<xml><ToUserName>g</ToUserName><FromUserName>o</FromUserName><MsgType>event</MsgType></xml>',
    )

    expect(await reply(message, await contextOf(given, plainCall()), call)).toMatchObject({
      code: 'reply-not-possible',
      path: '/MsgType',
    })
  })

  it('never makes it throw', async () => {
    const members = ['Content', 'Image', 'Music', 'Articles', 'TransInfo']
    const types = fc.constantFrom('text', 'image', 'music', 'news', 'transfer_customer_service')
    const messages = fc.oneof(
      fc.jsonValue(),
      fc
        .tuple(types, fc.constantFrom(...members), fc.jsonValue())
        .map(([MsgType, name, value]) => ({ MsgType, [name]: value })),
    )
    await fc.assert(
      fc.asyncProperty(messages, async (message) => {
        const made = await reply(message as Json, plainXml, call)
        return 'kind' in made ? made.code === 'reply-malformed' : made.status === 200
      }),
      { numRuns: 1_000 },
    )
  })
})

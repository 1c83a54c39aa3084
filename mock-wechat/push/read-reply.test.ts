import { expect, test } from 'vitest'
import { PUSH_VECTORS } from '../testing/push-vectors.ts'
import { encryptText } from './cipher.ts'
import type { PushContent, Target } from './envelope.ts'
import { readReply } from './read-reply.ts'
import { signatureOf } from './signature.ts'

const [vector] = PUSH_VECTORS.encrypted
const { officialJson, officialPlatform } = PUSH_VECTORS
const TARGET: Target = {
  url: 'http://127.0.0.1/',
  token: vector.token,
  encodingAESKey: vector.encodingAESKey,
  id: vector.appid,
  mode: 'compatible',
  format: 'xml',
}
const push: PushContent = {
  fields: { ToUserName: 'gh_account', FromUserName: 'oUser', MsgType: 'text' },
  outer: 'ToUserName',
  style: 'cdata',
}
const event: PushContent = { ...push, fields: { ...push.fields, MsgType: 'event' } }

const HEAD =
  '<ToUserName><![CDATA[oUser]]></ToUserName><FromUserName>gh_account</FromUserName><CreateTime>12</CreateTime>'
const reply = (rest: string) => `<xml>${HEAD}${rest}</xml>`
const TEXT = reply('<MsgType>text</MsgType><Content><![CDATA[您好 & <b>]]></Content>')

/** An encrypted reply, as a host makes it. */
function sealed(text: string, change: Record<string, string> = {}, id: string = vector.appid): string {
  const Encrypt = encryptText(vector.encodingAESKey, text, id, Buffer.alloc(16, 1))
  const MsgSignature = signatureOf(vector.token, '1409735669', '1320562132', Encrypt)
  const fields = { Encrypt, MsgSignature, TimeStamp: '1409735669', Nonce: '1320562132', ...change }
  return `<xml>${Object.entries(fields)
    .map(([name, value]) => (value === '' ? '' : `<${name}><![CDATA[${value}]]></${name}>`))
    .join('')}</xml>`
}

const read = (body: string, target: Partial<Target> = {}, content = push) =>
  readReply({ ...TARGET, ...target }, content, body)

test.each(['', 'success'])('%j is nothing to say', (body) => {
  expect(read(body)).toEqual({ kind: 'nothing' })
})

test('a plain reply is read', () => {
  expect(read(TEXT)).toMatchObject({ kind: 'message', encrypted: false, fields: { Content: '您好 & <b>' } })
})

test('an encrypted reply is read', () => {
  expect(read(sealed(TEXT), { mode: 'secure' })).toMatchObject({ kind: 'message', encrypted: true })
})

test.each([
  ['image', '<Image><MediaId>m</MediaId></Image>'],
  ['voice', '<Voice><MediaId>m</MediaId></Voice>'],
  ['video', '<Video><MediaId>m</MediaId><Title/></Video>'],
  ['music', '<Music><ThumbMediaId>m</ThumbMediaId></Music>'],
  ['news', '<ArticleCount>1</ArticleCount><Articles><item><Title>t</Title></item></Articles>'],
  [
    'news',
    '<ArticleCount>2</ArticleCount><Articles><item><Title>a</Title></item>\n<item><Url>b</Url></item></Articles>',
  ],
  ['transfer_customer_service', ''],
  ['transfer_customer_service', '<TransInfo><KfAccount>test1@test</KfAccount></TransInfo>'],
])('a reply of type %s is read: %s', (type, rest) => {
  expect(read(reply(`<MsgType>${type}</MsgType>${rest}`))).toMatchObject({ kind: 'message' })
})

test.each([
  ['JSON on an XML channel', '{"errcode":0}'],
  ['a word', 'ok'],
  ['HTML with attributes', '<html lang="en"></html>'],
  ['an element that is not closed', '<xml><MsgType>text</xml>'],
  ['two roots', `${TEXT}${TEXT}`],
  ['another root', TEXT.replaceAll('xml>', 'message>')],
  ['a DOCTYPE', `<!DOCTYPE xml [<!ENTITY a "b">]>${TEXT}`],
  ['an end without a start', '</xml>'],
  ['a text alone', '<xml>text</xml>'],
  ['another user', TEXT.replace('oUser', 'oOther')],
  ['another account', TEXT.replace('gh_account', 'gh_other')],
  ['no time', TEXT.replace('12', 'now')],
  ['an unknown type', reply('<MsgType>card</MsgType>')],
  ['a text without its content', reply('<MsgType>text</MsgType><Content></Content>')],
  ['an image without its id', reply('<MsgType>image</MsgType><Image></Image>')],
  [
    'news that miscount',
    reply('<MsgType>news</MsgType><ArticleCount>2</ArticleCount><Articles><item><Url>b</Url></item></Articles>'),
  ],
  [
    'news of nine',
    reply(
      `<MsgType>news</MsgType><ArticleCount>9</ArticleCount><Articles>${'<item><Url>b</Url></item>'.repeat(9)}</Articles>`,
    ),
  ],
  ['an encrypted success', sealed('success')],
  ['another signature', sealed(TEXT, { MsgSignature: 'f'.repeat(40) })],
  ['no signature', sealed(TEXT, { MsgSignature: '' })],
  ['no nonce', sealed(TEXT, { Nonce: '' })],
  ['a time in words', sealed(TEXT, { TimeStamp: 'now' })],
  ['another appid at the tail', sealed(TEXT, {}, 'wxother')],
])('%s is unreadable', (_, body) => {
  expect(read(body)).toMatchObject({ kind: 'unreadable' })
})

test('a ciphertext under another key is unreadable', () => {
  expect(read(sealed(TEXT), { encodingAESKey: 'z'.repeat(43) })).toMatchObject({ kind: 'unreadable' })
})

test('secure mode takes no plain reply, and plain mode no encrypted one', () => {
  expect(read(TEXT, { mode: 'secure' })).toMatchObject({ kind: 'unreadable' })
  expect(read(sealed(TEXT), { mode: 'plain' })).toMatchObject({ kind: 'unreadable' })
})

test('customer service is no answer to an event', () => {
  const body = reply('<MsgType>transfer_customer_service</MsgType>')
  expect(read(body, {}, event)).toMatchObject({ kind: 'unreadable' })
})

test('the official JSON reply is read', () => {
  const { token, encodingAESKey, appid } = officialJson
  const target: Partial<Target> = { token, encodingAESKey, id: appid, mode: 'secure', format: 'json' }
  const said = read(JSON.stringify(officialJson.reply.body), target)
  expect(said).toEqual({ kind: 'message', encrypted: true, fields: { demo_resp: 'good luck' } })
})

test('a JSON reply whose TimeStamp is a text is unreadable', () => {
  const { token, encodingAESKey, appid, reply: official } = officialJson
  const target: Partial<Target> = { token, encodingAESKey, id: appid, mode: 'secure', format: 'json' }
  const body = JSON.stringify({ ...official.body, TimeStamp: String(official.timestamp) })
  expect(read(body, target)).toMatchObject({ kind: 'unreadable' })
  expect(read('[]', target)).toMatchObject({ kind: 'unreadable' })
})

test('the official platform reply opens, and names no type', () => {
  const { token, encodingAESKey, componentAppid, reply: official } = officialPlatform
  const body = `<xml><Encrypt>${official.Encrypt}</Encrypt><MsgSignature>${official.MsgSignature}</MsgSignature>
    <TimeStamp>${official.timestamp}</TimeStamp><Nonce>${official.nonce}</Nonce></xml>`
  const target: Partial<Target> = { token, encodingAESKey, id: componentAppid, mode: 'secure' }
  // The sample shows the cipher only: its plain text is no message, so that the fault comes from the rules of messages.
  expect(read(body, target)).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('ToUserName') })
})

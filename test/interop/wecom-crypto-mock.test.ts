import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { SANDBOX, startMockWechat } from '@wxhost/mock-wechat'
import { expect, onTestFinished, test } from 'vitest'

const TOKEN = 'spamtest'
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const { appid } = SANDBOX.app
const openid = SANDBOX.users.follower

/** What a developer's server that uses @wecom/crypto finds in a push. */
interface Found {
  readonly signed: boolean
  readonly message: string
  readonly id: string
}

const encryptedIn = (body: string) => /<Encrypt><!\[CDATA\[(.*)\]\]>/.exec(body)?.[1] ?? ''

/** A reply as the documents say, its cipher and signature by @wecom/crypto. */
function replyOf(text: string): string {
  const message =
    `<xml><ToUserName><![CDATA[${openid}]]></ToUserName><FromUserName><![CDATA[gh_sample]]></FromUserName>` +
    `<CreateTime>1409735669</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content></xml>`
  const sealed = encrypt(KEY, message, appid)
  const signature = getSignature(TOKEN, '1409735669', '1320562132', sealed)
  return (
    `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature>` +
    '<TimeStamp>1409735669</TimeStamp><Nonce><![CDATA[1320562132]]></Nonce></xml>'
  )
}

/** A developer's server whose cryptography is @wecom/crypto's, and the mock that pushes to it. */
async function createInterop(answer: string) {
  const found: Found[] = []
  const server = createServer(async (incoming, out) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const { searchParams } = new URL(incoming.url ?? '/', 'http://webhook.test')
    const encrypted = encryptedIn(String(Buffer.concat(chunks)))
    const expected = getSignature(
      TOKEN,
      searchParams.get('timestamp') ?? '',
      searchParams.get('nonce') ?? '',
      encrypted,
    )
    const { message, id } = decrypt(KEY, encrypted)
    found.push({ signed: expected === searchParams.get('msg_signature'), message, id })
    out.end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const mock = await startMockWechat()
  onTestFinished(() => mock.close())
  const control = async (path: string, body: unknown) => {
    const response = await fetch(`${mock.url}/__mock${path}`, { method: 'POST', body: JSON.stringify(body) })
    return response.json()
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await control(`/apps/${appid}/callback`, { url, token: TOKEN, encodingAESKey: KEY, originalId: 'gh_sample' })
  const push = (wanted: Record<string, unknown>) => control(`/apps/${appid}/push`, { openid, ...wanted })
  return { found, push }
}

// Lengths on both sides of a block's end: each pads another number of bytes.
test.each(Array.from({ length: 33 }, (_, length) => length))(
  '@wecom/crypto opens a push of %i more bytes',
  async (length) => {
    const { found, push } = await createInterop('success')
    const Content = `你好${'x'.repeat(length)}`
    expect(await push({ type: 'text', fields: { Content } })).toMatchObject({ status: 'accepted' })
    expect(found).toEqual([{ signed: true, id: appid, message: expect.stringContaining(`[${Content}]`) }])
  },
)

test.each(['您好', 'x'.repeat(17), 'y'.repeat(31)])('the mock opens what @wecom/crypto encrypts: %s', async (text) => {
  const { push } = await createInterop(replyOf(text))
  expect(await push({ type: 'text' })).toMatchObject({
    status: 'replied',
    reply: { kind: 'message', encrypted: true, fields: { Content: text } },
  })
})

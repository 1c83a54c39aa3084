import { expect, test } from 'vitest'
import { appid, message, useSandbox } from './support/sandbox.ts'

// 门诊挂号 and 元 in GBK, as `iconv -f utf-8 -t gbk` writes them.
const gbk = new Map([
  ['门诊挂号', Buffer.from('c3c5d5efb9d2bac5', 'hex')],
  ['元', Buffer.from('d4aa', 'hex')],
])

function inGbk(text: string): Buffer {
  const parts = text.split(/(门诊挂号|元)/)
  return Buffer.concat(parts.map((part) => gbk.get(part) ?? Buffer.from(part, 'latin1')))
}

const post = (url: string, contentType: string, body: Buffer | string) =>
  fetch(`${url}/v1/apps/${appid}/template/send`, { method: 'POST', headers: { 'content-type': contentType }, body })

test.each(['gbk', 'GBK', '"gb2312"', 'gb18030'])('a body in %s reaches WeChat in UTF-8', async (charset) => {
  const { host, world } = await useSandbox()
  const response = await post(host.url, `application/json; charset=${charset}`, inGbk(JSON.stringify(message)))
  expect(response.status).toBe(200)
  expect(world.messages[0]?.values.thing1).toBe('门诊挂号')
  expect(world.messages[0]?.values.amount3).toBe('1.00元')
})

test.each([
  ['UTF-8 that is GBK', 'application/json', inGbk(JSON.stringify(message))],
  ['half a character', 'application/json', Buffer.from([0x22, 0xe9, 0x97, 0x22])],
  ['an overlong form', 'application/json', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['half a surrogate pair in UTF-8', 'application/json', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['GBK cut in a character', 'application/json; charset=gbk', Buffer.from([0x22, 0xc3])],
])('refuses %s', async (_name, contentType, body) => {
  const { host, world } = await useSandbox()
  const response = await post(host.url, contentType, body)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'WXH_BODY_INVALID' })
  expect(world.journal.entries()).toEqual([])
})

test('refuses a charset that it does not read', async () => {
  const { host } = await useSandbox()
  const response = await post(host.url, 'application/json; charset=utf-16', '{}')
  expect(response.status).toBe(415)
  expect(await response.json()).toMatchObject({ code: 'WXH_CONTENT_TYPE_UNSUPPORTED' })
})

test('takes a body behind a byte order mark', async () => {
  const { host } = await useSandbox()
  expect((await post(host.url, 'application/json', `\ufeff${JSON.stringify(message)}`)).status).toBe(200)
})

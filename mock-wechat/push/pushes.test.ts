import { describe, expect, test } from 'vitest'
import { createPushing, PUSH_KEYS, until } from '../testing/pushing.ts'
import { decryptText } from './cipher.ts'
import { signatureOf } from './signature.ts'

const encryptedIn = (body = '') => /<Encrypt><!\[CDATA\[(.*)\]\]>/.exec(body)?.[1] ?? ''
const opened = (body: string | undefined) => {
  const plain = decryptText(PUSH_KEYS.encodingAESKey, encryptedIn(body))
  return 'text' in plain ? plain.text : ''
}

test('a text message comes encrypted and signed', async () => {
  const { push, webhook } = await createPushing()
  const pushed = await push({ openid: 'oUser', type: 'text', fields: { Content: 'hello' } })
  const { url, body } = webhook.received[0] ?? { url: new URL('http://none.test') }
  const { timestamp = '', nonce = '', msg_signature, openid } = Object.fromEntries(url.searchParams)
  expect(signatureOf(PUSH_KEYS.token, timestamp, nonce, encryptedIn(body))).toBe(msg_signature)
  expect(openid).toBe('oUser')
  expect(opened(body)).toBe(
    '<xml><ToUserName><![CDATA[gh_sample]]></ToUserName><FromUserName><![CDATA[oUser]]></FromUserName>' +
      '<CreateTime>1704074406</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[hello]]></Content>' +
      '<MsgId>6054768590064713728</MsgId></xml>',
  )
  expect(pushed).toMatchObject({ status: 'accepted', tries: [{ outcome: 'answered', status: 200 }] })
})

test.each([
  ['image', '<MsgType><![CDATA[image]]></MsgType><PicUrl>'],
  ['subscribe', '<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe]]></Event></xml>'],
  ['CLICK', '<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[EVENTKEY]]></EventKey></xml>'],
  ['SCAN', '<Event><![CDATA[SCAN]]></Event><EventKey>'],
  ['location', '<Scale>20</Scale>'],
])('a push of %s has its fields', async (type, part) => {
  const { push } = await createPushing()
  expect((await push({ type })).text).toContain(part)
})

test('an event has no MsgId', async () => {
  const { push } = await createPushing()
  expect((await push({ type: 'CLICK' })).text).not.toContain('MsgId')
})

test('JSON is pushed where the account wants it', async () => {
  const { push, webhook } = await createPushing(undefined, { callback: { format: 'json', mode: 'plain' } })
  await push({ type: 'text', openid: 'oUser', fields: { MsgDataId: '3282640000000000001' } })
  expect(webhook.received[0]?.body).toContain('"MsgId":6054768590064713728,"MsgDataId":3282640000000000001}')
})

// The event of subscribed messages tells of several sendings at once.
test('a list is the same element again and again', async () => {
  const { push } = await createPushing()
  const List = [{ MsgID: '1' }, { MsgID: '2' }]
  const { text } = await push({ type: 'subscribe_msg_sent_event', fields: { SubscribeMsgSentEvent: { List } } })
  expect(text).toContain('<List><MsgID>1</MsgID></List><List><MsgID>2</MsgID></List></SubscribeMsgSentEvent>')
})

// callback page: SendPicsInfo, ScanCodeInfo and the like hold elements of their own.
test('an object is written as elements within', async () => {
  const { push } = await createPushing()
  const fields = { EventKey: '6', ScanCodeInfo: { ScanType: 'qrcode', ScanResult: '1' } }
  expect((await push({ type: 'scancode_push', fields })).text).toContain(
    '<ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType><ScanResult><![CDATA[1]]></ScanResult></ScanCodeInfo>',
  )
})

test('the previous key can still be pushed with', async () => {
  const { push, webhook } = await createPushing(undefined, { callback: { previous: 'z'.repeat(43) } })
  await push({ type: 'text', key: 'previous' })
  expect(decryptText('z'.repeat(43), encryptedIn(webhook.received[0]?.body))).toHaveProperty('text')
})

describe('a webhook that does not answer', () => {
  test('gets three tries in all, of one message', async () => {
    const { push, webhook, world } = await createPushing(() => ({ status: 500 }))
    await push({ type: 'text' })
    for (const count of [2, 3]) {
      world.clock.advance(5000)
      await until(() => world.pushes.list()[0]?.tries.length === count)
    }
    world.clock.advance(60_000)
    expect(new Set(webhook.received.map(({ body }) => opened(body))).size).toBe(1)
    expect(new Set(webhook.received.map(({ url }) => url.searchParams.get('nonce'))).size).toBe(3)
    expect(world.pushes.list()).toMatchObject([
      { status: 'failed', userReads: '该公众号暂时无法提供服务，请稍后再试', tries: [{ status: 500 }, {}, {}] },
    ])
  })

  test('in time is tried again', async () => {
    const { push, world } = await createPushing((_, count) => (count === 1 ? 'hang' : { body: 'success' }), {
      pushTimeoutSeconds: 0.05,
    })
    expect(await push({ type: 'text' })).toMatchObject({ status: 'waiting', tries: [{ outcome: 'timeout' }] })
    world.clock.advance(5000)
    await until(() => world.pushes.list()[0]?.status === 'accepted')
  })

  test('gets the same bytes again when the world is set so', async () => {
    const { push, webhook, world } = await createPushing((_, count) => (count === 1 ? 'reset' : {}), {
      pushRetries: 'same',
    })
    expect(await push({ type: 'CLICK' })).toMatchObject({ tries: [{ outcome: 'unreachable' }] })
    world.clock.advance(5000)
    await webhook.got(2)
    expect(webhook.received[1]).toMatchObject({ url: webhook.received[0]?.url, body: webhook.received[0]?.body })
  })

  test('is not tried again in a world that was reset', async () => {
    const { push, webhook, world } = await createPushing(() => ({ status: 500 }))
    await push({ type: 'text' })
    world.reset()
    world.clock.advance(5000)
    expect(world.pushes.list()).toEqual([])
    expect(webhook.received).toHaveLength(1)
  })

  test('says nothing to the user about an event', async () => {
    const { push } = await createPushing(() => ({ status: 500 }), { pushTries: 1 })
    const pushed = await push({ type: 'CLICK' })
    expect(pushed).toMatchObject({ status: 'failed' })
    expect(pushed).not.toHaveProperty('userReads')
  })
})

test('a redirect is not followed but counts as a failed try', async () => {
  const { push, webhook } = await createPushing(() => ({ status: 302, headers: { location: '/other' } }))
  expect(await push({ type: 'text' })).toMatchObject({ status: 'waiting', tries: [{ status: 302 }] })
  expect(webhook.received).toHaveLength(1)
})

test('a host beyond this machine is not contacted', async () => {
  const { push } = await createPushing(undefined, { callback: { url: 'https://example.com/push' } })
  expect(await push({ type: 'text' })).toMatchObject({ status: 'forbidden', tries: [{ outcome: 'forbidden' }] })
})

test('a reply that WeChat cannot read shows the notice, and no further try', async () => {
  const { push, webhook, world } = await createPushing(() => ({ body: '{"text":"hello"}' }))
  expect(await push({ type: 'text' })).toMatchObject({
    ...{ status: 'unreadable', userReads: '该公众号暂时无法提供服务，请稍后再试' },
    reply: { kind: 'unreadable', reason: 'the answer is no XML' },
  })
  world.clock.advance(60_000)
  expect(webhook.received).toHaveLength(1)
})

test('a passive reply is shown', async () => {
  const text =
    '<xml><ToUserName>oUser</ToUserName><FromUserName>gh_sample</FromUserName><CreateTime>1</CreateTime>' +
    '<MsgType>text</MsgType><Content>hi</Content></xml>'
  const { push } = await createPushing(() => ({ body: text }), { callback: { mode: 'compatible' } })
  const pushed = await push({ openid: 'oUser', type: 'text' })
  expect(pushed).toMatchObject({ status: 'replied', reply: { encrypted: false, fields: { Content: 'hi' } } })
})

test('a push can be repeated on demand', async () => {
  const { push, post, webhook } = await createPushing()
  const { id } = await push({ type: 'text' })
  expect((await post(`/pushes/${id}/again`)).json).toMatchObject({ repeats: id, status: 'accepted' })
  expect(opened(webhook.received[1]?.body)).toBe(opened(webhook.received[0]?.body))
})

test('the pushes of one account are listed', async () => {
  const { push, control, appid } = await createPushing()
  await push({ type: 'text' })
  const list = async (query: string) => (await control('GET', `/pushes${query}`)).json()
  expect(await list(`?appid=${appid}`)).toMatchObject({ count: 1, pushes: [{ type: 'text' }] })
  expect(await list('?appid=wxother')).toEqual({ count: 0, pushes: [] })
  expect(await list('')).toMatchObject({ count: 1 })
})

describe('the check of the address', () => {
  const check = async (answer: Parameters<typeof createPushing>[0], change = {}) => {
    const { post, appid, webhook } = await createPushing(answer, { pushTimeoutSeconds: 0.2, ...change })
    return { checked: (await post(`/apps/${appid}/check-url`)).json, webhook }
  }

  test('passes where echostr comes back', async () => {
    const echo = ({ url }: { url: URL }) => ({ body: url.searchParams.get('echostr') ?? '' })
    const { checked, webhook } = await check(echo)
    expect(checked).toEqual({ ok: true })
    const { method, url } = webhook.received[0] ?? { url: new URL('http://none.test') }
    const { signature, timestamp = '', nonce = '' } = Object.fromEntries(url.searchParams)
    expect(method).toBe('GET')
    expect(signature).toBe(signatureOf(PUSH_KEYS.token, timestamp, nonce))
  })

  test.each([
    ['quotes around it', ({ url }: { url: URL }) => ({ body: `"${url.searchParams.get('echostr')}"` })],
    ['another status', () => ({ status: 403 })],
    ['no answer', () => 'hang' as const],
  ])('fails with %s', async (_, answer) => {
    expect((await check(answer)).checked).toMatchObject({ ok: false, reason: expect.any(String) })
  })
})

describe('a callback that the console would not take', () => {
  test.each([
    ['no address', { url: 'push' }],
    ['another scheme', { url: 'ftp://127.0.0.1/' }],
    ['a short key', { encodingAESKey: 'abc' }],
    ['a key with other letters', { encodingAESKey: `${'a'.repeat(42)}+` }],
    ['a short previous key', { previous: 'abc' }],
    ['a token of two letters', { token: 'ab' }],
    ['an unknown mode', { mode: 'open' }],
    ['an unknown field', { key: 'x' }],
  ])('has %s', async (_, change) => {
    const { post, appid } = await createPushing()
    const wanted = { url: 'http://127.0.0.1/', ...PUSH_KEYS, ...change }
    expect(await post(`/apps/${appid}/callback`, wanted)).toMatchObject({ status: 400 })
  })

  test('encrypts without a key', async () => {
    const { post, appid } = await createPushing()
    const wanted = { url: 'http://127.0.0.1/', token: 'spamtest' }
    expect(await post(`/apps/${appid}/callback`, wanted)).toMatchObject({ status: 400 })
    expect(await post(`/apps/${appid}/callback`, { ...wanted, mode: 'plain' })).toMatchObject({ status: 200 })
  })
})

test.each([
  ['/apps/wx4f4bc4dec97d474b/push', { type: 'text' }],
  ['/apps/wx4f4bc4dec97d474b/check-url', {}],
  ['/apps/wxunknown/push', { type: 'text' }],
  ['/apps/wxd678efh567hg6787/push', {}],
  ['/apps/wxd678efh567hg6787/push', { type: 'text', key: 'previous' }],
  ['/apps/wxd678efh567hg6787/push', { type: 'text', fields: { Content: [] } }],
])('%s refuses %j', async (path, body) => {
  const { post } = await createPushing()
  expect(await post(path, body)).toMatchObject({ status: 400, json: { code: 'MOCK_BAD_INPUT' } })
})

test('a push that never was cannot be repeated', async () => {
  const { post } = await createPushing()
  expect(await post('/pushes/7/again')).toMatchObject({ status: 409 })
})

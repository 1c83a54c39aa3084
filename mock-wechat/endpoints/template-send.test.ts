import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createSender, SAMPLE } from '../testing/sender.ts'

const { users } = SANDBOX
const withData = (data: Record<string, unknown>) => ({ data: { ...SAMPLE.data, ...data } })

describe('a template message', () => {
  // template-message page, worked example.
  test('is accepted with a msgid beyond 2^53 as a raw number', async () => {
    const { exchange, access_token } = await createSender()
    const url = `http://wechat.test/cgi-bin/message/template/send?access_token=${access_token}`
    const response = await exchange(new Request(url, { method: 'POST', body: JSON.stringify(SAMPLE) }))
    expect(await response.text()).toBe('{"errcode":0,"errmsg":"ok","msgid":3282640000000000001}')
    expect(response.headers.get('content-type')).toBe('application/json; encoding=utf-8')
  })

  test('that was delivered is in the world', async () => {
    const { world, send } = await createSender()
    await send()
    expect(world.messages).toEqual([
      {
        appid: SANDBOX.app.appid,
        openid: users.follower,
        templateId: SAMPLE.template_id,
        msgid: 3282640000000000001n,
        at: world.clock.now(),
        clientMsgId: 'MSG_000001',
        values: { thing1: '门诊挂号', time2: '2024-01-01 10:00', amount3: '1.00元' },
      },
    ])
  })

  test.each([
    [40003, { touser: 'oNobody' }],
    [40003, { touser: users.miniProgram }],
    [43004, { touser: users.unsubscribed }],
    [43019, { touser: users.blacklisted }],
    [43101, { touser: users.refusing }],
    [40036, { template_id: 'short' }],
    [40036, { template_id: undefined }],
    [40037, { template_id: 'x'.repeat(43) }],
    [40035, { data: undefined }],
    [47001, { data: 'text' }],
    [47001, { touser: 7 }],
    [40039, { url: `https://m.example.com/${'a'.repeat(2048)}` }],
    [40013, { miniprogram: { pagepath: 'index' } }],
    [40165, { miniprogram: { appid: 'wx4f4bc4dec97d474b', pagepath: 'a b' } }],
    [45067, { client_msg_id: 'x'.repeat(65) }],
  ])('is refused with %i for %o', async (errcode, change) => {
    const { world, send } = await createSender()
    expect(await send(change)).toMatchObject({ errcode })
    expect(world.messages).toEqual([])
  })

  test.each([
    ['thing1.value', withData({ thing1: { value: '长'.repeat(21) } })],
    ['thing1.value', withData({ thing1: { value: 7 } })],
    ['time2.value', { data: { thing1: SAMPLE.data.thing1, Time2: SAMPLE.data.time2, amount3: SAMPLE.data.amount3 } }],
    ['amount3.color', withData({ amount3: { value: '1.00元', color: 'red' } })],
    ['amount3.color', withData({ amount3: { value: '1.00元', color: 255 } })],
    ['extra1.value', withData({ extra1: 'bare' })],
  ])('is refused with 47003 naming %s', async (field, change) => {
    const { send } = await createSender()
    const answer = await send(change)
    expect(answer.errcode).toBe(47003)
    expect(answer.errmsg).toMatch(new RegExp(`^argument invalid! data\\.${field} invalid rid: [0-9a-f-]{26}$`))
  })

  test('may carry a colour, a mini program and keys that the template does not know', async () => {
    const { send } = await createSender()
    const data = withData({ thing1: { value: '门诊挂号', color: '#173177' }, first: { value: 'hello' } })
    expect(await send({ ...data, miniprogram: { appid: 'wx4f4bc4dec97d474b' } })).toMatchObject({ errcode: 0 })
  })

  test('nested under another field is told 40036', async () => {
    const { post, access_token } = await createSender()
    const answer = await post('/cgi-bin/message/template/send', { access_token }, { mp_template_msg: SAMPLE })
    expect(answer.errcode).toBe(40036)
  })

  test('is refused by the day and by the minute', async () => {
    const { world, send, at } = await createSender()
    const api = '/cgi-bin/message/template/send'
    world.quotas.set(SANDBOX.app.appid, api, { perMinute: 1 })
    expect(await send()).toMatchObject({ errcode: 0 })
    expect(await send()).toMatchObject({ errcode: 45011 })
    at(60)
    world.quotas.set(SANDBOX.app.appid, api, { used: 100_000 })
    expect(await send()).toMatchObject({ errcode: 45009 })
  })
})

// Official page api_sendtemplatemessage: one message per openid and client_msg_id, for ten minutes.
describe('a second message with the same client_msg_id', () => {
  test('is answered like the first and not delivered, whatever its content', async () => {
    const { world, send, at } = await createSender()
    const first = await send()
    at(599)
    expect(await send(withData({ thing1: { value: '别的' } }))).toEqual(first)
    expect(world.messages).toHaveLength(1)
  })

  test('is delivered after ten minutes, and to another user at any time', async () => {
    const { world, send, at } = await createSender()
    world.users.put({ appid: SANDBOX.app.appid, openid: 'oAnother' })
    await send()
    await send({ touser: 'oAnother' })
    at(600)
    await send()
    expect(world.messages.map(({ openid }) => openid)).toEqual([users.follower, 'oAnother', users.follower])
  })

  test('gets a new msgid and is not delivered when the world is set so', async () => {
    const { world, exchange, access_token } = await createSender({ duplicateMessage: 'new-msgid' })
    const url = `http://wechat.test/cgi-bin/message/template/send?access_token=${access_token}`
    const send = async () => (await exchange(new Request(url, { method: 'POST', body: JSON.stringify(SAMPLE) }))).text()
    expect(await send()).toContain('3282640000000000001')
    expect(await send()).toContain('3282640000000000002')
    expect(world.messages).toHaveLength(1)
  })

  test('is refused with 45065 when the world is set so', async () => {
    const { world, send } = await createSender({ duplicateMessage: '45065' })
    await send()
    expect(await send()).toMatchObject({ errcode: 45065 })
    expect(world.messages).toHaveLength(1)
  })

  test('does not hold without an id', async () => {
    const { world, send } = await createSender()
    await send({ client_msg_id: undefined })
    await send({ client_msg_id: undefined })
    expect(world.messages).toHaveLength(2)
  })
})

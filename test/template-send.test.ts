import { expect, test } from 'vitest'
import { clientMsgIds, sendings } from './support/ledger.ts'
import { message, useSandbox } from './support/sandbox.ts'

const orderPaid = 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY'
const promo = 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s'

test('sends under the template id that the alias stands for', async () => {
  const { call, world } = await useSandbox()
  await call('template.send', message)
  const data = { thing1: { value: '十月活动' }, amount2: { value: '10.00元' } }
  await call('template.send', { ...message, template_id: 'custom:promo', data })
  expect(sendings(world).map(({ body }) => (body as { template_id: string }).template_id)).toEqual([orderPaid, promo])
})

test('names the aliases that are near to an unknown one', async () => {
  const { call, world } = await useSandbox()
  const { status, body } = await call('template.send', { ...message, template_id: 'industry:order-payed' })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'WXH_INVALID_ARGUMENT', reason: 'unknown-alias', pointer: '/template_id' })
  expect(body.detail).toContain('industry:order-paid')
  expect(world.journal.entries()).toEqual([])
})

test('refuses a misspelt placeholder and names the near miss', async () => {
  const { call, world } = await useSandbox()
  const { thing1, ...rest } = message.data
  const { status, body } = await call('template.send', { ...message, data: { ...rest, Thing1: thing1 } })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'WXH_INVALID_ARGUMENT', reason: 'placeholder-missing', pointer: '/data/Thing1' })
  expect(body.detail).toMatch(/thing1.*Thing1/)
  expect(world.journal.entries()).toEqual([])
})

test('sends an unknown key with a warning', async () => {
  const { call, world } = await useSandbox()
  const data = { ...message.data, thing9: { value: '多余' } }
  const { status, body } = await call('template.send', { ...message, data })
  expect(status).toBe(200)
  expect(body.warnings).toEqual([expect.objectContaining({ code: 'key-unknown', path: '/data/thing9' })])
  expect(world.messages).toHaveLength(1)
})

test('gives the msgid digit by digit though it exceeds 2^53', async () => {
  const { call, world } = await useSandbox()
  const { output } = await call('template.send', message)
  expect(BigInt(String(output.msgid))).toBeGreaterThan(2n ** 53n)
  expect(output.msgid).toBe(String(world.messages[0]?.msgid))
})

test('gives every call a client_msg_id of its own, never the request id', async () => {
  const { call, world } = await useSandbox()
  const requestId = 'web-request-0000000000000000000001'
  await call('template.send', message, { 'x-request-id': requestId })
  await call('template.send', message, { 'x-request-id': requestId })
  const ids = clientMsgIds(world)
  expect(ids).toEqual([expect.stringMatching(/^[\w-]{32}$/), expect.stringMatching(/^[\w-]{32}$/)])
  expect(new Set(ids).size).toBe(2)
  expect(ids).not.toContain(requestId.slice(0, 32))
  expect(world.messages).toHaveLength(2)
})

// wire-protocol reference, template-message page, table of errcodes.
test.each([
  ['oUnsubscribed000000000000001', 43004],
  ['oBlacklisted0000000000000001', 43019],
  ['oRefusing0000000000000000001', 43101],
  ['oNobody000000000000000000001', 40003],
])('tells the state of user %s as %i, once and for all', async (touser, errcode) => {
  const { call, world } = await useSandbox()
  const { status, body } = await call('template.send', { ...message, touser })
  expect(status).toBe(409)
  expect(body).toMatchObject({
    code: 'WXH_USER_STATE',
    errcode,
    rid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{8}){2}$/),
  })
  expect(JSON.stringify(body)).not.toContain(touser)
  expect(sendings(world)).toHaveLength(1)
})

test('points at the value that WeChat refuses', async () => {
  const { call, world } = await useSandbox()
  // A template that the host does not know is not checked by it.
  world.templates.add('wxd678efh567hg6787', {
    template_id: 'T'.repeat(43),
    title: 't',
    content: '{{const1.DATA}}',
    example: '',
  })
  world.faults.add({ fault: { errcode: 47003, errmsg: 'argument invalid! data.const1.value invalid' }, after: 1 })
  const { status, body } = await call('template.send', {
    ...message,
    template_id: 'T'.repeat(43),
    data: { const1: { value: '未批准' } },
  })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'WXH_INVALID_ARGUMENT', errcode: 47003, pointer: '/data/const1/value' })
})

test('refuses a value beyond the rule of its key before it is sent', async () => {
  const { call, world } = await useSandbox()
  const data = { ...message.data, thing1: { value: '一'.repeat(21) } }
  const { status, body } = await call('template.send', { ...message, data })
  expect(status).toBe(400)
  expect(body).toMatchObject({ reason: 'value-too-long', pointer: '/data/thing1/value' })
  expect(world.journal.entries()).toEqual([])
})

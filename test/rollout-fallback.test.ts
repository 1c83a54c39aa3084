import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { useFailingCanary } from './support/failing-canary.ts'
import { mchid, orderOf, payPaths } from './support/pay.ts'
import { appid } from './support/sandbox.ts'

/** Members of `order-native` of the canary. */
const order = (members: string) => `operation('order-native', { ${members} })`
const encodingAs = (change: string) =>
  order(`async encode(input, call) {
    const request = await plugin.operations['order-native'].encode(input, call)
    return { ...request, ${change} }
  }`)
const decodingAs = (result: string) => `decoding('order-native', () => (${result}))`

/** What is wrong, and how often WeChat is sent the order. */
const faults: readonly (readonly [string, string, number])[] = [
  ['encode throws', order('encode() { throw new Error("planted") }'), 1],
  ['encode never comes back', order('encode: () => new Promise(() => {})'), 1],
  ['encode names an origin that is not its own', encodingAs('origin: "https://example.com"'), 1],
  ['encode makes no request', order('encode: () => ({ kind: "nothing" })'), 1],
  ['authorize throws', order('authorize() { throw new Error("planted") }'), 1],
  ['authorize signs wrongly', order('authorize: async () => ({ authorization: "WECHATPAY2-SHA256-RSA2048 x" })'), 2],
  ['its request lacks a field', encodingAs('body: { kind: "json", value: { out_trade_no: input.out_trade_no } }'), 2],
  ['decode throws', order('decode() { throw new Error("planted") }'), 1],
  ['decode breaks its schema', decodingAs('{ kind: "output", output: { code: 7 } }'), 1],
  ['decode trusts nothing', decodingAs('{ kind: "untrusted", reason: "signature" }'), 1],
]

describe('a canary of which', () => {
  test.each(faults)('%s: the caller has the order, and WeChat has it once', async (_what, change, sendings) => {
    const sandbox = await useFailingCanary(change, { env: { WXHOST_CALL_TIMEOUT_MS: '2000' } })
    const number = sandbox.nextNumber()
    const answer = await sandbox.pay('order-native', orderOf(number))
    expect([answer.status, answer.body.output]).toEqual([
      200,
      expect.objectContaining({ code_url: expect.stringContaining('weixin://') }),
    ])
    expect(sandbox.world.journal.count(payPaths.native)).toBe(sendings)
    expect(sandbox.world.orders.find({ mchid, outTradeNo: number })).toMatchObject({ outTradeNo: number })
    await eventually(() => sandbox.view().rescued).toBe(1)
    expect(sandbox.view().judge.arms.canary.failed).toBe(1)
  })

  test('the worker hangs without yielding: it is killed, and the caller has the order', async () => {
    const sandbox = await useFailingCanary(order('encode() { for (;;) {} }'), {
      run: 'worker',
      env: { WXHOST_CALL_TIMEOUT_MS: '2000' },
    })
    const answer = await sandbox.pay('order-native', orderOf(sandbox.nextNumber()))
    expect([answer.status, sandbox.world.journal.count(payPaths.native)]).toEqual([200, 1])
    await eventually(() => sandbox.view().rescued).toBe(1)
  })

  test('the worker ends for want of memory: the caller has the order', async () => {
    const sandbox = await useFailingCanary(
      order('encode() { const all = []; for (;;) all.push({ at: all.length }) }'),
      {
        run: 'worker',
        env: { WXHOST_WORKER_HEAP: '32MiB' },
      },
    )
    const answer = await sandbox.pay('order-native', orderOf(sandbox.nextNumber()))
    expect([answer.status, sandbox.world.journal.count(payPaths.native)]).toEqual([200, 1])
    await eventually(() => sandbox.view().rescued).toBe(1)
  })
})

test('a question whose answers are lost on the canary is put by stable', async () => {
  const sandbox = await useFailingCanary(
    `operation('query-order', {
      async encode(input, call) {
        const request = await plugin.operations['query-order'].encode(input, call)
        return { ...request, query: { ...request.query, canary: '1' } }
      },
    })`,
  )
  sandbox.world.faults.add({ match: { query: 'canary=1' }, fault: { reset: true } })
  const number = sandbox.nextNumber()
  const answer = await sandbox.pay('query-order', { out_trade_no: number })
  expect([answer.status, answer.body.reason]).toEqual([422, 'ORDER_NOT_EXIST'])
  expect(sandbox.world.journal.count(payPaths.query)).toBe(5)
  await eventually(() => sandbox.view().rescued).toBe(1)
})

test('an order in doubt when the canary is taken back is settled by stable with the canary’s body', async () => {
  const sandbox = await useFailingCanary(
    encodingAs('body: { kind: "json", value: { ...request.body.value, attach: "written by the canary" } }'),
  )
  const number = sandbox.nextNumber()
  sandbox.world.faults.add({ match: { path: payPaths.native }, effect: 'none', fault: { reset: true } })
  sandbox.world.faults.add({ match: { path: payPaths.query }, fault: { reset: true } })
  const doubtful = await sandbox.pay('order-native', orderOf(number))
  expect(doubtful.body.code).toBe('WXH_OUTCOME_UNKNOWN')
  sandbox.world.faults.clear()
  await sandbox.host.rollouts.control.abort(sandbox.view().rollout.id, { actor: 'cli:test', why: 'a test' })
  const settled = await sandbox.pay('order-native', orderOf(number))
  expect([settled.status, settled.headers.get('x-wxhost-plugin')]).toEqual([200, 'pay-v3@1.0.0'])
  const bodies = sandbox.world.journal.entries({ path: payPaths.native }).map(({ body }) => body)
  expect(bodies.length).toBeGreaterThan(1)
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
  expect(bodies[0]).toMatchObject({ attach: 'written by the canary' })
})

describe('a push that the canary cannot open', () => {
  const opens: readonly (readonly [string, string])[] = [
    ['for it throws', `channel('notify', { open() { throw new Error('planted') } })`],
    [
      'for it refuses all',
      `opening('notify', () => ({ kind: 'refused', reason: 'signature', answer: { status: 401, body: '' } }))`,
    ],
    ['for it finds nothing in it', `opening('notify', (opened) => ({ ...opened, events: [] }))`],
  ]
  test.each(opens)('(%s) is opened by stable: WeChat need not come again', async (_why, change) => {
    const sandbox = await useFailingCanary(change)
    const number = sandbox.nextNumber()
    await sandbox.pay('order-native', orderOf(number))
    sandbox.world.orders.pay(mchid, number)
    await sandbox.world.notifications.idle()
    const tries = sandbox.world.notifications.list().flatMap((notification) => notification.tries)
    expect(tries.map(({ outcome }) => outcome)).toEqual(['accepted'])
    const response = await fetch(`${sandbox.host.url}/v1/apps/${appid}/pay/outcomes/order:${number}`)
    expect(await response.json()).toMatchObject({ stage: 'delivered' })
    await eventually(() => sandbox.view().rescued).toBe(1)
  })

  test('nor stable, for it is forged, says nothing of the canary', async () => {
    const sandbox = await useFailingCanary(`channel('notify', { open() { throw new Error('planted') } })`)
    const response = await fetch(`${sandbox.host.url}/inbound/${mchid}/pay.notify`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(401)
    const { judge, rescued } = sandbox.view()
    expect([judge.arms.canary.requests, judge.arms.canary.failed, rescued]).toEqual([0, 0, 0])
  })
})

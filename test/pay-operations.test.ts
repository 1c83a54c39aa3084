import { createPublicKey, createVerify } from 'node:crypto'
import { SANDBOX } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import { jsapiOf, mchid, orderOf, payPaths, refundOf, usePay } from './support/pay.ts'
import { appid, follower } from './support/sandbox.ts'

describe('an order', () => {
  test('from a page comes with what opens the payment', async () => {
    const { pay } = await usePay()
    const { status, output } = await pay('order-jsapi', jsapiOf('op-jsapi-1'))
    expect(status).toBe(200)
    expect(output.prepay_id).toMatch(/^wx\d{14}/)
    expect(output.pay).toMatchObject({ appId: appid, signType: 'RSA', package: `prepay_id=${output.prepay_id}` })
  })

  test.each([
    ['native', {}, 'code_url', /^weixin:\/\//],
    ['app', {}, 'prepay_id', /^wx/],
    ['h5', { scene_info: { payer_client_ip: '203.0.113.7', h5_info: { type: 'Wap' } } }, 'h5_url', /^https:\/\//],
  ])('of the kind %s comes with its ticket', async (kind, more, member, form) => {
    const { pay } = await usePay()
    const { status, output } = await pay(`order-${kind}`, orderOf(`op-${kind}-1`, more))
    expect(status).toBe(200)
    expect(output[member]).toMatch(form)
  })

  test('is found by either of its numbers', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('op-query-1'))
    world.orders.pay(mchid, 'op-query-1')
    const byOwn = await pay('query-order', { out_trade_no: 'op-query-1' })
    expect(byOwn.output).toMatchObject({ trade_state: 'SUCCESS', amount: { total: 100 }, payer: { openid: follower } })
    const byWechat = await pay('query-order', { transaction_id: byOwn.output.transaction_id })
    expect(byWechat.output).toEqual(byOwn.output)
  })

  test('that was closed stays closed', async () => {
    const { pay } = await usePay()
    await pay('order-native', orderOf('op-close-1'))
    expect((await pay('close-order', { out_trade_no: 'op-close-1' })).status).toBe(200)
    expect((await pay('query-order', { out_trade_no: 'op-close-1' })).output).toMatchObject({ trade_state: 'CLOSED' })
  })

  test("is told of at the host's own address", async () => {
    const { pay, world, notifyUrl } = await usePay()
    await pay('order-native', orderOf('op-notify-1'))
    expect(world.journal.entries({ path: payPaths.native })[0]?.body).toMatchObject({ notify_url: notifyUrl })
  })
})

describe('the parameters of a payment', () => {
  test("carry the merchant's signature", async () => {
    const { pay } = await usePay()
    const { output } = await pay('pay-params', { prepay_id: 'wx201410272009395522657a690389285100', client: 'jsapi' })
    const { timeStamp, nonceStr, package: bundle, paySign } = output.pay as Record<string, string>
    const key = createPublicKey(SANDBOX.merchant.certificate)
    const signed = createVerify('RSA-SHA256').update(`${appid}\n${timeStamp}\n${nonceStr}\n${bundle}\n`)
    expect(signed.verify(key, paySign ?? '', 'base64')).toBe(true)
  })

  test('are signed without a word to WeChat', async () => {
    const { pay, world } = await usePay()
    await pay('pay-params', { prepay_id: 'wx201410272009395522657a690389285100', client: 'app' })
    expect(world.journal.entries()).toEqual([])
  })
})

describe('a refund', () => {
  test('moves the money once it is over', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('op-refund-1'))
    world.orders.pay(mchid, 'op-refund-1')
    const { status, output } = await pay('refund', refundOf('op-refund-1', 'op-refund-1r'))
    expect(status).toBe(200)
    expect(output).toMatchObject({ status: 'PROCESSING', amount: { refund: 40, total: 100 } })
    world.clock.advance(61_000)
    expect((await pay('query-refund', { out_refund_no: 'op-refund-1r' })).output).toMatchObject({ status: 'SUCCESS' })
    expect(world.ledger.movements().map(({ kind, amount }) => [kind, amount])).toEqual([
      ['payment', 100],
      ['refund', 40],
    ])
  })

  test('that went wrong is sent to a bank card', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('op-abnormal-1'))
    world.orders.pay(mchid, 'op-abnormal-1')
    const { output } = await pay('refund', refundOf('op-abnormal-1', 'op-abnormal-1r'))
    world.refunds.settle(mchid, 'op-abnormal-1r', 'ABNORMAL')
    const again = await pay('abnormal-refund', {
      refund_id: output.refund_id,
      out_refund_no: 'op-abnormal-1r',
      type: 'USER_BANK_CARD',
      bank_type: 'ICBC_DEBIT',
      bank_account: '6222020200112230011',
      real_name: '张三',
    })
    expect(again.output).toMatchObject({ out_refund_no: 'op-abnormal-1r', status: 'PROCESSING' })
  })
})

test('the security echo tries out all keys at once', async () => {
  const { pay } = await usePay()
  const { status, output } = await pay('security-echo', { echo_message: '你好' })
  expect([status, output]).toEqual([200, { echo_message: '你好', decrypted: true }])
})

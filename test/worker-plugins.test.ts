import { describe, expect, test } from 'vitest'
import { useAccount } from './support/message-account.ts'
import { jsapiOf, mchid, refundOf, usePay } from './support/pay.ts'
import { appid, message, useSandbox } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { manifestWith } from './support/worker-manifest.ts'

const hour = 3_600_000

/** The same promises in either mode. */
describe.each(['inline', 'worker'] as const)('the plugins of this repository, run %s', (run) => {
  const envOf = async (...names: readonly string[]) => ({ WXHOST_MANIFEST: await manifestWith(run, names) })

  test('take an order and give money back', async () => {
    const { pay, world } = await usePay({ env: await envOf('pay-v3') })
    const { output } = await pay('order-jsapi', jsapiOf('worker-1'))
    world.orders.pay(mchid, 'worker-1')
    const refund = await pay('refund', refundOf('worker-1', 'worker-1r'))
    const again = await pay('refund', refundOf('worker-1', 'worker-1r'))

    expect(output.pay).toMatchObject({ appId: appid, signType: 'RSA', package: `prepay_id=${output.prepay_id}` })
    expect(refund.output).toMatchObject({ out_refund_no: 'worker-1r', status: 'PROCESSING' })
    expect(again.output).toEqual(refund.output)
  })

  test('refuse as WeChat and the merchant key would have it', async () => {
    const { pay } = await usePay({ env: await envOf('pay-v3') })
    const { body } = await pay('refund', refundOf('worker-nobody', 'worker-1r'))

    expect(body).toMatchObject({ status: 422, reason: 'RESOURCE_NOT_EXISTS' })
  })

  test('send a template message under the key of the call', async () => {
    const { call, world } = await useSandbox({ env: await envOf('oauth2', 'template-v1') })
    const key = { 'idempotency-key': 'w-template-1' }
    const first = await call('template.send', message, key)
    const second = await call('template.send', message, key)

    expect(first.output).toMatchObject({ msgid: expect.stringMatching(/^\d+$/) })
    expect(second.output).toEqual(first.output)
    expect(world.journal.count('/cgi-bin/message/template/send')).toBe(1)
  })

  test('open an encrypted push, and encrypt the reply', async () => {
    const { push } = await useAccount({
      env: await envOf('message-v1'),
      reply: 'webhook',
      callback: { format: 'xml', mode: 'secure' },
      answer: () => ({ MsgType: 'text', Content: '您好' }),
    })

    expect(await push()).toMatchObject({ status: 'replied', reply: { encrypted: true, fields: { Content: '您好' } } })
  })

  test('read a bill line by line', async () => {
    const clock = new ShiftedClock()
    const { pay, world, host } = await usePay({ clock, env: await envOf('pay-v3') })
    const day = new Date(clock.now() + 8 * hour).toISOString().slice(0, 10)
    await pay('order-jsapi', jsapiOf('worker-bill'))
    world.orders.pay(mchid, 'worker-bill')
    clock.putForward(34 * hour)
    world.clock.advance(34 * hour)
    const response = await fetch(`${host.url}/v1/apps/${appid}/pay/trade-bill`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ bill_date: day, as: 'rows' }),
    })
    const rows = (await response.text()).trim().split('\n')

    expect(response.status).toBe(200)
    expect(rows.map((row) => JSON.parse(row))).toMatchObject([{ 商户订单号: 'worker-bill' }, { summary: {} }])
  })
})

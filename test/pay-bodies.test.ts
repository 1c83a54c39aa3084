import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { type PaySandbox, payNotice, usePay } from './support/pay.ts'
import { heldNotice, push, signedPush } from './support/pay-push.ts'
import { useWebhook, webhookRow } from './support/webhook.ts'

async function told(settings: Record<string, unknown>, more: object = {}) {
  const service = await useWebhook()
  const sandbox = await usePay({ webhook: webhookRow(service.url) })
  sandbox.world.change(settings)
  sandbox.world.notifications.send(payNotice(sandbox, 'body-1', more))
  await sandbox.world.notifications.idle()
  expect(sandbox.world.notifications.list()[0]?.tries).toMatchObject([{ outcome: 'accepted', status: 204 }])
  await eventually(() => service.received.length).toBe(1)
  return service.received[0]?.body.data
}

describe('a notification', () => {
  test('with escaped slashes, Chinese and odd blanks is read as it came', async () => {
    const attach = 'https://例え.example/订单?a=1'
    expect(await told({ notifySpelling: 'odd' }, { attach })).toMatchObject({ resource: { attach } })
  })

  test('whose resource has no associated data opens, too', async () => {
    expect(await told({ notifyWithoutAad: true })).toMatchObject({ resource: { out_trade_no: 'body-1' } })
  })
})

describe('a push is refused', () => {
  const cases: readonly [
    string,
    number,
    (sandbox: PaySandbox, body: string) => { body: string; headers: Record<string, string> },
  ][] = [
    [
      'whose JSON was written again',
      401,
      (sandbox, body) => ({
        ...signedPush(sandbox, body.replace('","', '" , "')),
        body: JSON.stringify(JSON.parse(body)),
      }),
    ],
    ['with a byte more at its end', 401, (sandbox, body) => ({ ...signedPush(sandbox, body), body: `${body}\n` })],
    ['without a signature', 401, (_sandbox, body) => ({ body, headers: {} })],
    [
      'whose signature is spelt otherwise in base64',
      401,
      (sandbox, body) => {
        const signed = signedPush(sandbox, body)
        const signature = signed.headers['wechatpay-signature'] ?? ''
        return { body, headers: { ...signed.headers, 'wechatpay-signature': ` ${signature.replaceAll('+', '-')}=` } }
      },
    ],
    [
      'of another kind of signature',
      400,
      (sandbox, body) => {
        const signed = signedPush(sandbox, body)
        return { body, headers: { ...signed.headers, 'wechatpay-signature-type': 'WECHATPAY2-SM2-WITH-SM3' } }
      },
    ],
    [
      'whose text another key encrypted',
      400,
      (sandbox, body) =>
        signedPush(
          sandbox,
          body.replace(/"nonce":"(.)/, (_all, c) => `"nonce":"${c === 'a' ? 'b' : 'a'}`),
        ),
    ],
    ['that is no JSON', 400, (sandbox) => signedPush(sandbox, 'out_trade_no=1')],
    ['that is empty', 400, (sandbox) => signedPush(sandbox, '')],
  ]

  test.each(cases)('%s (%i), and nothing is kept', async (_name, status, make) => {
    const sandbox = await usePay()
    const { body } = heldNotice(sandbox, 'body-refused')
    expect(await push(sandbox, make(sandbox, body))).toBe(status)
    expect(await sandbox.outcome('order:body-refused')).toBeUndefined()
  })

  test('that tells of another merchant (403)', async () => {
    const sandbox = await usePay()
    sandbox.world.change({ notifySending: 'held' })
    const { body } = sandbox.world.notifications.send(payNotice(sandbox, 'body-foreign', { mchid: '1900000001' }))
    expect(await push(sandbox, signedPush(sandbox, body))).toBe(403)
  })
})

describe('a nonce that came before', () => {
  test('is welcome with the same body', async () => {
    const sandbox = await usePay()
    const sent = signedPush(sandbox, heldNotice(sandbox, 'body-nonce').body)
    expect([await push(sandbox, sent), await push(sandbox, sent)]).toEqual([204, 204])
  })

  test('is refused with another one', async () => {
    const sandbox = await usePay()
    const [one, other] = [heldNotice(sandbox, 'body-nonce-1'), heldNotice(sandbox, 'body-nonce-2')]
    const nonce = 'c5ac7061fccab6bf3e254dcf98995b8c'
    expect(await push(sandbox, signedPush(sandbox, one.body, { nonce }))).toBe(204)
    expect(await push(sandbox, signedPush(sandbox, other.body, { nonce }))).toBe(401)
  })
})

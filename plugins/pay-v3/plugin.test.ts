import { demandPureForAll, demandReadsAnyAnswer, encode, exchange, htmlResponse, schemaFaults } from '@wxhost/contracts'
import { type AnyOperation, isPlugin } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import plugin from './index.ts'
import { merchantCall, partnerCall } from './testing/merchant-call.ts'

const operations: [string, AnyOperation][] = Object.entries(plugin.operations)
const members = ['code', 'message', 'prepay_id', 'code_url', 'trade_state', 'out_trade_no', 'status', 'download_url']
const local = 'pay-params'

describe('the pay plugin', () => {
  it('is one, with its keys, its certificates and its channel', () => {
    expect(isPlugin(plugin)).toBe(true)
    expect(plugin.keys).toEqual(['merchant', 'wechat-pay', 'api-v3'])
    expect(Object.keys(plugin.credentials)).toEqual(['platform-certificates'])
    expect(plugin.inbound.notify.owner).toBe('merchant')
  })

  it('has the operations of the protocol with their effects', () => {
    expect(operations.map(([name, { effect }]) => [name, effect])).toEqual([
      ['order-jsapi', 'idempotent'],
      ['order-app', 'idempotent'],
      ['order-native', 'idempotent'],
      ['order-h5', 'idempotent'],
      ['query-order', 'safe'],
      ['close-order', 'idempotent'],
      ['refund', 'idempotent'],
      ['query-refund', 'safe'],
      ['abnormal-refund', 'idempotent'],
      ['trade-bill', 'safe'],
      ['fund-flow-bill', 'safe'],
      ['security-echo', 'safe'],
      ['pay-params', 'safe'],
    ])
  })

  it('lets the numbers of orders and refunds belong to the merchant', () => {
    const scope = { input: '/sub_mchid', setting: 'subMchid' }
    const keyed = operations.flatMap(([name, { idempotency }]) => (idempotency ? [[name, idempotency]] : []))

    expect(Object.fromEntries(keyed)).toEqual({
      'order-jsapi': { key: '/out_trade_no', owner: 'merchant', scope },
      'order-app': { key: '/out_trade_no', owner: 'merchant', scope },
      'order-native': { key: '/out_trade_no', owner: 'merchant', scope },
      'order-h5': { key: '/out_trade_no', owner: 'merchant', scope },
      refund: { key: '/out_refund_no', owner: 'merchant', scope },
      'close-order': { key: 'call' },
      'abnormal-refund': { key: 'call' },
    })
  })

  it('resolves and asks with operations of its own that are safe', () => {
    const asked = operations.flatMap(([, { resolve }]) => (resolve === undefined ? [] : [resolve.operation]))

    expect([...new Set(asked)].sort()).toEqual(['query-order', 'query-refund'])
  })
})

describe.each(operations)('pay.%s', (name, operation) => {
  it('has an example that its schema takes and that is sent', async () => {
    expect(schemaFaults(operation.input, operation.example)).toEqual([])
    expect(await encode(operation, operation.example, merchantCall())).toMatchObject(
      name === local ? { kind: 'local' } : { origin: plugin.origins[0] },
    )
  })

  it('encodes every input that its schema takes, purely and without changing it', async () => {
    await demandPureForAll(operation, () => merchantCall())
    await demandPureForAll(operation, () => partnerCall({ subMchid: '1900000110' }))
  })

  it('decodes every garbled answer to a result', async () => {
    await demandReadsAnyAnswer(operation, () => merchantCall(), members)
  })

  it('takes the page of a proxy for no answer of WeChat', async () => {
    const found = await exchange(operation, operation.example, htmlResponse(404), merchantCall())

    expect(found).toMatchObject({ kind: 'untrusted' })
  })
})

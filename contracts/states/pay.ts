import type { Json } from '@wxhost/core/protocol'
import { SANDBOX } from '@wxhost/mock-wechat'
import type { KnownStates, StateParams } from './known-state.ts'
import type { MockControl } from './mock-control.ts'
import { sealedForWechat } from './sealed-for-wechat.ts'
import { atTime, objectParam, textParam } from './state-params.ts'

const { mchid } = SANDBOX.merchant
const number = 'its out_trade_no'
const whose = 'of partner mode: the merchant that is served'

/** Orders and refunds of WeChat Pay, and what becomes of them. */
export const payStates: KnownStates = {
  'an order': {
    summary: 'The merchant, or as a partner for the one that it serves, ordered: NOTPAY.',
    params: {
      kind: '`jsapi`, `app`, `native` or `h5`; default: `native`',
      partner: 'true: ordered as a partner',
      body: 'the members of the request, as WeChat Pay takes them; those of the sandbox are filled in',
      notify: 'true: its notifications are to arrive',
    },
    async setUp(mock, params) {
      const root = params.partner === true ? '/v3/pay/partner/transactions' : '/v3/pay/transactions'
      await mock.pay('POST', `${root}/${textParam(params, 'kind', 'native')}`, orderBody(mock, params))
      return undefined
    },
  },
  'the order is paid': {
    summary: 'The payer paid an order: SUCCESS.',
    params: { out_trade_no: number, sub_mchid: whose, openid: 'who paid', at: 'when, as RFC 3339; default: now' },
    gives: { transaction_id: "WeChat Pay's number of the payment" },
    async setUp(mock, params) {
      const openid = params.openid === undefined ? {} : { openid: textParam(params, 'openid') }
      const order = await atTime(mock, params.at, () =>
        mock.post(`/orders/${encodeURIComponent(textParam(params, 'out_trade_no'))}/pay`, {
          mchid: ownerOf(params),
          ...openid,
        }),
      )
      return { transaction_id: transactionOf(order.paid) }
    },
  },
  'the order is closed': {
    summary: 'The merchant closed an unpaid order: CLOSED.',
    params: { out_trade_no: number, sub_mchid: whose },
    async setUp(mock, params) {
      const of = params.sub_mchid === undefined ? { mchid } : { sp_mchid: mchid, sub_mchid: params.sub_mchid }
      const root = params.sub_mchid === undefined ? '/v3/pay/transactions' : '/v3/pay/partner/transactions'
      const path = `${root}/out-trade-no/${encodeURIComponent(textParam(params, 'out_trade_no'))}/close`
      await mock.pay('POST', path, of)
      return undefined
    },
  },
  'a refund': {
    summary: 'A paid order is being refunded: PROCESSING.',
    params: {
      body: 'the members of the request, as WeChat Pay takes them; `amount.currency` is filled in',
      notify: 'true: its notifications are to arrive',
      at: 'when, as RFC 3339; default: now',
    },
    gives: { refund_id: "WeChat Pay's number of the refund" },
    async setUp(mock, params) {
      const body = objectParam(params, 'body')
      const told = params.notify === true ? { notify_url: mock.webhook() } : {}
      const amount = { ...objectParam(body, 'amount'), currency: 'CNY' }
      const at = typeof params.at === 'string' ? Date.parse(params.at) : undefined
      const refund = await atTime(mock, params.at, () =>
        mock.pay('POST', '/v3/refund/domestic/refunds', { ...body, ...told, amount }, { at }),
      )
      return { refund_id: String(refund.refund_id) }
    },
  },
  'the refund becomes': {
    summary: 'A refund is over, or went wrong.',
    params: {
      out_refund_no: 'its number',
      status: '`SUCCESS`, `ABNORMAL` or `CLOSED`',
      sub_mchid: whose,
      at: 'when, as RFC 3339; default: now',
    },
    async setUp(mock, params) {
      const path = `/refunds/${encodeURIComponent(textParam(params, 'out_refund_no'))}/settle`
      const move = { mchid: ownerOf(params), status: textParam(params, 'status') }
      await atTime(mock, params.at, () => mock.post(path, move))
      return undefined
    },
  },
  'an abnormal refund': {
    summary: 'An ABNORMAL refund was applied for with a bank card: PROCESSING again.',
    params: { refund_id: 'its number', body: 'the members of the request; those of the card are encrypted' },
    async setUp(mock, params) {
      const path = `/v3/refund/domestic/refunds/${textParam(params, 'refund_id')}/apply-abnormal-refund`
      const body = objectParam(params, 'body')
      const [account, name] = ['bank_account', 'real_name'].map((field) => sealedForWechat(textParam(body, field)))
      const sealed = {
        ...body,
        bank_account: account,
        real_name: name,
        out_refund_no: textParam(body, 'out_refund_no'),
      }
      await mock.pay('POST', path, sealed, { serial: SANDBOX.wechatPay.serial })
      return undefined
    },
  },
  'the served merchant has an app': {
    summary: 'An appid is bound to the merchant that a partner serves.',
    params: { appid: 'its appid', sub_mchid: whose },
    async setUp(mock, params) {
      const own = { appid: textParam(params, 'appid'), mchid: textParam(params, 'sub_mchid', SANDBOX.subMchid) }
      await mock.post('/apps', { ...own, secret: 'contract-sub-app-secret-0123456789ab', kind: 'official' })
      return undefined
    },
  },
}

const ownerOf = (params: StateParams): string => textParam(params, 'sub_mchid', mchid)

function orderBody(mock: MockControl, params: StateParams): object {
  const { appid } = SANDBOX.app
  const parties =
    params.partner === true ? { sp_appid: appid, sp_mchid: mchid, sub_mchid: SANDBOX.subMchid } : { appid, mchid }
  const notify_url = params.notify === true ? mock.webhook() : `https://wx.example.com/inbound/${mchid}/notify`
  const usual = { description: 'QQ公仔', notify_url, amount: { total: 100, currency: 'CNY' } }
  return { ...parties, ...usual, ...objectParam(params, 'body') }
}

const transactionOf = (paid: Json | undefined): string =>
  typeof paid === 'object' && paid !== null && 'transactionId' in paid ? String(paid.transactionId) : ''

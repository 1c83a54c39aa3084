import type { PushInteraction } from '../../interaction/interaction.ts'
import { regex } from '../../interaction/matcher.ts'

const outTradeNo = '1217752501201407033233368018'

/** What WeChat Pay tells of a paid order. */
export const paidOrder: PushInteraction = {
  kind: 'push',
  description: 'a payment is told',
  page: 'pay-v3 page, 5',
  channel: 'notify',
  states: [
    { name: 'an order', params: { notify: true, body: { out_trade_no: outTradeNo } } },
    { name: 'the order is paid', params: { out_trade_no: outTradeNo } },
  ],
  push: {
    seal: 'pay-v3',
    originalType: 'transaction',
    body: {
      id: regex('EV-\\S+', 'EV-2018022511223320873'),
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
    },
    resource: {
      mchid: '1900000109',
      out_trade_no: outTradeNo,
      trade_state: 'SUCCESS',
      transaction_id: regex('\\d{28}', '1217752501201407033233368018'),
    },
  },
  opened: {
    kind: 'events',
    events: [{ id: regex('EV-\\S+', 'EV-2018022511223320873'), type: 'TRANSACTION.SUCCESS', data: {} }],
    ack: { status: 204, body: '' },
  },
}

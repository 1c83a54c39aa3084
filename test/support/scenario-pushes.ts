import type { PushInteraction } from '@wxhost/contracts'

const amount = { total: 100, currency: 'CNY', payer_total: 100, payer_currency: 'CNY' }

/** A payment, and a refund that went wrong and then right. @see wire-protocol reference, pay-v3 page 5 */
export const payPushes: readonly PushInteraction[] = [
  {
    kind: 'push',
    description: 'a payment is told',
    page: 'pay-v3 page, 5',
    channel: 'notify',
    push: {
      seal: 'pay-v3',
      body: { event_type: 'TRANSACTION.SUCCESS', summary: '支付成功' },
      originalType: 'transaction',
      resource: {
        mchid: '1900000109',
        appid: 'wxd678efh567hg6787',
        out_trade_no: '1217752501201407033233368018',
        transaction_id: '4200000202401010000000001',
        trade_state: 'SUCCESS',
        trade_type: 'JSAPI',
        success_time: '2024-01-01T08:00:00+08:00',
        amount,
      },
    },
    opened: {
      kind: 'events',
      events: [
        {
          type: 'TRANSACTION.SUCCESS',
          settles: {
            protocol: 'pay',
            key: 'order:1217752501201407033233368018',
            stage: 'delivered',
            detail: 'SUCCESS',
          },
        },
      ],
    },
  },
  refundTold('ABNORMAL', { stage: 'accepted', final: false }),
  refundTold('SUCCESS', { stage: 'delivered' }, { success_time: '2024-01-01T08:00:00+08:00' }),
]

function refundTold(status: string, settled: object, more: object = {}): PushInteraction {
  const out_refund_no = '1217752501201407033233368019'
  return {
    kind: 'push',
    description: `a refund is told as ${status}`,
    page: 'pay-v3 page, 5',
    channel: 'notify',
    push: {
      seal: 'pay-v3',
      body: { event_type: `REFUND.${status}`, summary: '退款' },
      originalType: 'refund',
      resource: {
        mchid: '1900000109',
        out_trade_no: '1217752501201407033233368018',
        transaction_id: '4200000202401010000000001',
        out_refund_no,
        refund_id: '50300000000202401010000000001',
        refund_status: status,
        user_received_account: '招商银行信用卡0403',
        amount: { total: 100, refund: 40, payer_total: 100, payer_refund: 40 },
        ...more,
      },
    },
    opened: {
      kind: 'events',
      events: [
        {
          type: `REFUND.${status}`,
          settles: { protocol: 'pay', key: `refund:${out_refund_no}`, detail: status, ...settled },
        },
      ],
    },
  }
}

const head = { ToUserName: 'gh_10f6c3c3ac5a', FromUserName: 'oia2TjuEGTNoeX76QEjQNrcURxG8', CreateTime: '1704067200' }

/** A text that is answered, and the end of a template message. @see callback page, 6; template-message page */
export const messagePushes: readonly PushInteraction[] = [
  {
    kind: 'push',
    description: 'a text is answered',
    page: 'callback page, 4 and 6',
    channel: 'push',
    push: {
      seal: 'message',
      mode: 'secure',
      xml: { ...head, MsgType: 'text', Content: '你好', MsgId: '6054768590064713728' },
    },
    opened: { kind: 'events', events: [{ type: 'text' }] },
    reply: { message: { MsgType: 'text', Content: '在的' }, shows: { MsgType: 'text', Content: '在的' } },
  },
  {
    kind: 'push',
    description: 'the end of a template message is told',
    page: 'template-message page, "Event after sending"',
    channel: 'push',
    push: {
      seal: 'message',
      mode: 'secure',
      xml: {
        ...head,
        MsgType: 'event',
        Event: 'TEMPLATESENDJOBFINISH',
        MsgID: '3282640000000000001',
        Status: 'success',
      },
    },
    opened: {
      kind: 'events',
      events: [
        {
          type: 'TEMPLATESENDJOBFINISH',
          settles: { protocol: 'template', key: '3282640000000000001', stage: 'delivered', detail: 'success' },
        },
      ],
    },
  },
  {
    kind: 'push',
    description: 'a user follows the account',
    page: 'callback page, 6',
    channel: 'push',
    push: { seal: 'message', mode: 'secure', xml: { ...head, MsgType: 'event', Event: 'subscribe', EventKey: '' } },
    opened: { kind: 'events', events: [{ type: 'subscribe' }] },
  },
]

/** A claim on its way. @see insurance page, D */
export const claimPushes: readonly PushInteraction[] = [
  claimTold(3, 'REVIEWING', 'accepted'),
  claimTold(4, 'APPROVED', 'accepted'),
]

function claimTold(version: number, state: string, stage: string): PushInteraction {
  const approved = state === 'APPROVED' ? { approved_fee: 45_000 } : {}
  const out_claim_no = 'CLM202401010001'
  return {
    kind: 'push',
    description: `a claim is told in version ${version}`,
    page: 'insurance page, D "Notify"',
    channel: 'state-changed',
    call: { settings: { enabled: true } },
    push: {
      seal: 'pay-v3',
      body: { event_type: 'INSURANCE_CLAIM.STATE_CHANGED', summary: '理赔' },
      originalType: 'insurance_claim',
      resource: {
        claim_id: 'ICL000000000001',
        out_claim_no,
        mchid: '1900000109',
        appid: 'wxd678efh567hg6787',
        state,
        state_desc: '审核中',
        claim_fee: 45_000,
        ...approved,
        create_time: '2024-01-01T07:00:00+08:00',
        update_time: `2024-01-01T07:0${version}:00+08:00`,
        version,
      },
    },
    opened: {
      kind: 'events',
      events: [
        {
          type: 'INSURANCE_CLAIM.STATE_CHANGED',
          settles: { protocol: 'insurance-claim', key: `claim:${out_claim_no}`, stage, version },
        },
      ],
    },
  }
}

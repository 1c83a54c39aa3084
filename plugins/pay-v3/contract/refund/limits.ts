import type { Variants } from '@wxhost/contracts'
import { appid, mchid, outTradeNo, subMchid, transactionId } from '../samples.ts'
import { shown } from './refund-samples.ts'

const goods = {
  merchant_goods_id: '1217752501201407033233368018',
  wechatpay_goods_id: '1001',
  goods_name: 'iPhone6s 16G',
  unit_price: 528_800,
  refund_amount: 528_800,
  refund_quantity: 1,
}
/** Every member that a refund may have. @see pay-v3 page, 3 */
export const whole = {
  transaction_id: transactionId,
  out_refund_no: 'Ab0_-|*@',
  reason: '商品已售完',
  notify_url: 'https://weixin.qq.com',
  funds_account: 'AVAILABLE',
  amount: {
    refund: 40,
    total: 100,
    currency: 'CNY',
    from: [
      { account: 'AVAILABLE', amount: 30 },
      { account: 'UNAVAILABLE', amount: 10 },
    ],
  },
  goods_detail: [goods, { merchant_goods_id: '2', unit_price: 0, refund_amount: 0, refund_quantity: 2 }],
}
export const wholeShown = { ...shown, out_refund_no: 'Ab0_-|*@' }

type Change = NonNullable<Variants['takes']>[number]
const texts: readonly (readonly [string, number])[] = [
  ['/reason', 80],
  ['/goods_detail/0/merchant_goods_id', 32],
  ['/goods_detail/0/wechatpay_goods_id', 32],
  ['/goods_detail/0/goods_name', 256],
]
const most = 9_007_199_254_740_991
export const part = { account: 'AVAILABLE', amount: 1 }

/** Both sides of every limit of a refund. */
export const refundLimits: Variants = {
  takes: [
    ...texts.map(([at, count]): Change => [at, '款'.repeat(count)]),
    ...['/reason', '/notify_url', '/funds_account', '/amount/currency', '/amount/from', '/goods_detail'].map(
      (at): Change => [at],
    ),
    ...['/transaction_id', '/goods_detail/0/wechatpay_goods_id', '/goods_detail/0/goods_name'].map(
      (at): Change => [at],
    ),
    ['/out_trade_no', outTradeNo],
    ['/appid', appid],
    ['/mchid', mchid],
    ['/sub_mchid', subMchid],
    ['/out_refund_no', '@'],
    ['/out_refund_no', '|'.repeat(64)],
    ['/transaction_id', 'x'.repeat(32)],
    ['/notify_url', `https://gw.example.com/${'x'.repeat(233)}`],
    ['/funds_account', 'UNSETTLED'],
    ['/amount/refund', 1],
    ['/amount/total', most],
    ['/amount/from', [part]],
    ['/amount/from', Array.from({ length: 10 }, () => part)],
    ['/amount/from/0/account', 'UNAVAILABLE'],
    ['/goods_detail', Array.from({ length: 1000 }, () => goods)],
    ['/goods_detail/0/unit_price', 0],
    ['/goods_detail/0/refund_amount', 0],
    ['/goods_detail/0/refund_quantity', 1],
    ['/goods_detail/0/refund_quantity', 2_147_483_647],
  ],
  refuses: [
    ...texts.flatMap(([at, count]): Change[] => [
      [at, '款'.repeat(count + 1)],
      [at, ''],
      [at, 1],
    ]),
    ...['/out_refund_no', '/amount', '/amount/refund', '/amount/total', '/amount/from/0/account'].map(
      (at): Change => [at],
    ),
    ...['/amount/from/0/amount', '/goods_detail/0/merchant_goods_id', '/goods_detail/0/unit_price'].map(
      (at): Change => [at],
    ),
    ...['/goods_detail/0/refund_amount', '/goods_detail/0/refund_quantity'].map((at): Change => [at]),
    ...['/other', '/sub_appid', '/amount/other', '/amount/from/0/other', '/goods_detail/0/other'].map(
      (at): Change => [at, 'x'],
    ),
    ['/out_refund_no', ''],
    ['/out_refund_no', 'a/b'],
    ['/out_refund_no', 'x'.repeat(65)],
    ['/out_trade_no', '12345'],
    ['/transaction_id', 'x'.repeat(33)],
    ['/transaction_id', ''],
    ['/notify_url', `https://gw.example.com/${'x'.repeat(234)}`],
    ['/funds_account', 'UNAVAILABLE'],
    ['/amount/refund', 0],
    ['/amount/refund', 1.5],
    ['/amount/refund', '40'],
    ['/amount/total', 0],
    ['/amount/total', most + 1],
    ['/amount/currency', 'USD'],
    ['/amount/from', []],
    ['/amount/from', Array.from({ length: 11 }, () => part)],
    ['/amount/from/0/account', 'UNSETTLED'],
    ['/amount/from/0/amount', 0],
    ['/goods_detail', []],
    ['/goods_detail', Array.from({ length: 1001 }, () => goods)],
    ['/goods_detail/0/unit_price', -1],
    ['/goods_detail/0/refund_amount', -1],
    ['/goods_detail/0/refund_quantity', 0],
    ['/goods_detail/0/refund_quantity', 1.5],
    ['/goods_detail/0/refund_quantity', 2_147_483_648],
    ['/appid', ''],
    ['/mchid', 'x'],
    ['/sub_mchid', 'x'],
  ],
}

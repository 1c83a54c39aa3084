import type { Movement } from '../../world/ledger.ts'
import type { Order } from '../../world/order.ts'
import type { Refund } from '../../world/refund.ts'
import type { BillDay } from './bill-day.ts'
import type { BillParts } from './bill-file.ts'
import { billTime, padNumber, yuan } from './bill-values.ts'

export const TRADE_BILL_TYPES = ['ALL', 'SUCCESS', 'REFUND'] as const
export type TradeBillType = (typeof TRADE_BILL_TYPES)[number]

/** Every column; which of them a bill has depends on its type (additions to the wire-protocol reference, 6). */
const COLUMNS = [
  ...['交易时间', '公众账号ID', '商户号', '特约商户号', '设备号', '微信订单号', '商户订单号', '用户标识', '交易类型'],
  ...['交易状态', '付款银行', '货币种类', '应结订单金额', '代金券金额', '退款申请时间', '退款成功时间', '微信退款单号'],
  ...['商户退款单号', '退款金额', '充值券退款金额', '退款类型', '退款状态', '商品名称', '商户数据包', '手续费', '费率'],
  ...['订单金额', '申请退款金额', '费率备注'],
] as const
type Column = (typeof COLUMNS)[number]
type Row = Readonly<Partial<Record<Column, string>>>

const REFUND_TIMES: readonly Column[] = ['退款申请时间', '退款成功时间']
const REFUND_COLUMNS: readonly Column[] = [
  ...(['微信退款单号', '商户退款单号', '退款金额', '充值券退款金额', '退款类型', '退款状态', '申请退款金额'] as const),
]
const LEFT_OUT: Readonly<Record<TradeBillType, readonly Column[]>> = {
  ALL: REFUND_TIMES,
  SUCCESS: [...REFUND_TIMES, ...REFUND_COLUMNS],
  REFUND: [],
}
const FOOT = [
  ...['总交易单数', '应结订单总金额', '退款总金额', '充值券退款总金额', '手续费总金额', '订单总金额', '申请退款总金额'],
]
const NO_FEE = '0.00000'

/** A movement of money, and what it belongs to. */
export interface Trade {
  readonly movement: Movement
  readonly order: Order
  readonly refund?: Refund | undefined
}

/** The trade bill of a day. @param padRows rows to add that only fill the file, payments of one fen each */
export function tradeBill(type: TradeBillType, trades: readonly Trade[], day: BillDay, padRows: number): BillParts {
  const wanted = trades.filter(
    ({ movement: { kind } }) => type === 'ALL' || (type === 'REFUND') === (kind === 'refund'),
  )
  const headings = COLUMNS.filter((column) => !LEFT_OUT[type].includes(column))
  const cut = (row: Row) => headings.map((column) => row[column] ?? '')
  const total = (kind: Movement['kind']) =>
    wanted.reduce((sum, { movement }) => sum + (movement.kind === kind ? movement.amount : 0), 0)
  const paid = yuan(total('payment') + padRows)
  const returned = yuan(total('refund'))
  return {
    headings,
    rows: wanted.map((trade) => cut(rowOf(trade))),
    padRow: (index) => cut(padding(day, index)),
    padRows,
    footHeadings: FOOT,
    foot: [String(wanted.length + padRows), paid, returned, '0.00', NO_FEE, paid, returned],
  }
}

function rowOf({ movement, order, refund }: Trade): Row {
  const { partner, paid } = order
  return {
    交易时间: billTime(refund?.createdAt ?? movement.at),
    公众账号ID: order.appid,
    商户号: partner?.mchid ?? order.mchid,
    特约商户号: partner ? order.mchid : '0',
    微信订单号: movement.transactionId,
    商户订单号: movement.outTradeNo,
    用户标识: paid?.openid ?? '',
    交易类型: order.tradeType,
    付款银行: 'OTHERS',
    货币种类: 'CNY',
    代金券金额: '0.00',
    商品名称: order.description,
    商户数据包: order.attach ?? '',
    手续费: NO_FEE,
    费率: '0.00%',
    ...(refund ? refundPart(refund) : paymentPart(order.total)),
  }
}

const paymentPart = (total: number): Row => ({
  交易状态: 'SUCCESS',
  应结订单金额: yuan(total),
  微信退款单号: '0',
  商户退款单号: '0',
  退款金额: '0.00',
  充值券退款金额: '0.00',
  订单金额: yuan(total),
  申请退款金额: '0.00',
})

const refundPart = (refund: Refund): Row => ({
  交易状态: 'REFUND',
  应结订单金额: '0.00',
  退款申请时间: billTime(refund.createdAt),
  退款成功时间: billTime(refund.succeededAt ?? refund.createdAt),
  微信退款单号: refund.refundId,
  商户退款单号: refund.outRefundNo,
  退款金额: yuan(refund.amount),
  充值券退款金额: '0.00',
  退款类型: 'ORIGINAL',
  退款状态: 'SUCCESS',
  订单金额: '0.00',
  申请退款金额: yuan(refund.amount),
})

const padding = (day: BillDay, index: number): Row => ({
  交易时间: `${day.text} 00:00:00`,
  特约商户号: '0',
  微信订单号: `420000000000000000${padNumber(index)}`,
  商户订单号: `padding_${padNumber(index)}`,
  交易类型: 'NATIVE',
  付款银行: 'OTHERS',
  货币种类: 'CNY',
  代金券金额: '0.00',
  商品名称: '填充账单文件的交易',
  手续费: NO_FEE,
  费率: '0.00%',
  ...paymentPart(1),
})

import type { Movement } from '../../world/ledger.ts'
import type { BillDay } from './bill-day.ts'
import type { BillParts } from './bill-file.ts'
import { billTime, padNumber, yuan } from './bill-values.ts'

const HEADINGS = [
  ...[
    '记账时间',
    '微信支付业务单号',
    '资金流水单号',
    '业务名称',
    '业务类型',
    '收支类型',
    '收支金额(元)',
    '账户结余(元)',
  ],
  ...['资金变更提交申请人', '备注', '业务凭证号'],
]
const FOOT = ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额']

const signed = ({ kind, amount }: Movement) => (kind === 'payment' ? amount : -amount)

/**
 * The fund flow of a day.
 * @param earlier what moved before that day: the balance goes on from it
 * @param padRows rows to add that only fill the file, incomes of one fen each
 */
export function fundFlowBill(
  movements: readonly Movement[],
  earlier: readonly Movement[],
  day: BillDay,
  padRows: number,
): BillParts {
  let balance = earlier.reduce((sum, movement) => sum + signed(movement), 0)
  const rows = movements.map((movement) => {
    balance += signed(movement)
    return rowOf(movement, balance)
  })
  const amounts = (kind: Movement['kind']) =>
    movements.filter((movement) => movement.kind === kind).map(({ amount }) => amount)
  const sum = (values: readonly number[]) => values.reduce((whole, value) => whole + value, 0)
  const incomes = amounts('payment')
  const expenses = amounts('refund')
  return {
    headings: HEADINGS,
    rows,
    padRow: (index) => padding(day, index),
    padRows,
    footHeadings: FOOT,
    foot: [
      ...[String(rows.length + padRows), String(incomes.length + padRows), yuan(sum(incomes) + padRows)],
      ...[String(expenses.length), yuan(sum(expenses))],
    ],
  }
}

function rowOf(movement: Movement, balance: number): readonly string[] {
  const { kind, at, transactionId, amount, outTradeNo, outRefundNo } = movement
  const [name, direction] = kind === 'payment' ? ['交易', '收入'] : ['退款', '支出']
  const number = outRefundNo ?? outTradeNo
  return [
    ...[billTime(at), transactionId, `${transactionId}-${number}`, name, name, direction, yuan(amount), yuan(balance)],
    ...['system', '', number],
  ]
}

function padding(day: BillDay, index: number): readonly string[] {
  const number = padNumber(index)
  return [
    ...[
      `${day.text} 00:00:00`,
      `420000000000000000${number}`,
      `padding_${number}`,
      '交易',
      '交易',
      '收入',
      '0.01',
      '0.01',
    ],
    ...['system', '填充账单文件的流水', `padding_${number}`],
  ]
}

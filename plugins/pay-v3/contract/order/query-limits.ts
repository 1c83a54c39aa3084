import type { Exchange } from '@wxhost/contracts'
import { outTradeNo, subMchid } from '../samples.ts'

/** Both sides of the limits of a query, and what an answer must hold. */
export function queryLimits(): Pick<Exchange, 'inputs' | 'outputs'> {
  const texts = ['trade_state_desc', 'transaction_id', 'trade_type', 'success_time', 'out_trade_no', 'trade_state']
  const amounts = ['total', 'payer_total']
  return {
    inputs: {
      takes: [
        ['/transaction_id', 'x'.repeat(32)],
        ['/transaction_id', '0'],
        ['/sub_mchid', subMchid],
        ['/out_trade_no', outTradeNo],
      ],
      refuses: [
        ['/transaction_id', 'x'.repeat(33)],
        ['/transaction_id', ''],
        ['/transaction_id', '4200/1'],
        ['/sub_mchid', 'x'],
        ['/out_trade_no', '12345'],
        ['/other', 'x'],
        ['/sub_appid', 'wx1'],
      ],
    },
    outputs: {
      takes: [
        ['/other', 'x'],
        ['/amount/other', 1],
        ['/amount'],
        ...texts.slice(0, 4).map((name) => [`/${name}`] as const),
        ...['total', 'payer_total', 'currency', 'payer_currency'].map((name) => [`/amount/${name}`] as const),
      ],
      refuses: [
        ...texts.map((name) => [`/${name}`, 1] as const),
        ['/out_trade_no'],
        ['/trade_state'],
        ['/amount', 100],
        ...amounts.map((name) => [`/amount/${name}`, '1'] as const),
        ...amounts.map((name) => [`/amount/${name}`, 1.5] as const),
        ['/amount/currency', 1],
        ['/amount/payer_currency', 1],
      ],
    },
  }
}

import type { Exchange, Variants } from '@wxhost/contracts'
import { failed, refusals } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import { appid, foreignAppid, mchid, partner, partnerOf, subMchid } from '../samples.ts'
import { answered, get, refused } from '../wire.ts'
import { allLines, fundLines, oddLines } from './bill-lines.ts'
import { asCsv, asRows, day, filled, hashes, named, page, traded } from './bill-samples.ts'

const gz = { tar_type: 'GZIP' }
const gunzip = { gunzip: true }

const shared: Variants = {
  takes: [['/tar_type'], ['/as'], ['/as', 'csv'], ['/as', 'rows'], ['/appid', appid], ['/mchid', mchid]],
  refuses: [
    ['/bill_date'],
    ['/bill_date', '2023-12-3'],
    ['/bill_date', '20231230'],
    ['/bill_date', 'x2023-12-30'],
    ['/bill_date', '2023-12-30x'],
    ['/tar_type', 'ZIP'],
    ['/as', 'json'],
    ['/appid', ''],
    ['/mchid', 'x'],
    ['/other', 'x'],
  ],
}
const withMore = (takes: Variants['takes'] = [], refuses: Variants['refuses'] = []): Variants => ({
  takes: [...(shared.takes ?? []), ...takes],
  refuses: [...(shared.refuses ?? []), ...refuses],
})
const trade = { kind: 'exchange', of: { operation: 'trade-bill' }, page, states: traded } as const
const tradeFile = `tradebill-${day}`
const tradeQuery = (query: Record<string, string>) => get('/v3/bill/tradebill', { bill_date: day, ...query })

export const tradeBills: readonly Exchange[] = [
  {
    ...trade,
    description: 'the bill of all trades is handed on as rows',
    declares: { effect: 'safe' },
    input: { bill_date: day, bill_type: 'ALL', ...gz, as: 'rows' },
    inputs: withMore(
      [['/bill_type'], ['/bill_type', 'SUCCESS'], ['/bill_type', 'REFUND'], ['/sub_mchid', subMchid]],
      [
        ['/bill_type', 'OTHER'],
        ['/sub_mchid', 'x'],
        ['/account_type', 'BASIC'],
      ],
    ),
    steps: [{ request: tradeQuery({ bill_type: 'ALL', ...gz }), answer: answered(named(hashes.ALL)) }],
    result: asRows(`${tradeFile}.ndjson`, hashes.ALL, gunzip),
    lines: allLines,
  },
  {
    ...trade,
    description: 'a bill is read by its headings, whatever they are',
    input: { bill_date: day, as: 'rows' },
    steps: [{ request: tradeQuery({}), answer: answered(named(hashes.ALL)) }],
    result: asRows(`${tradeFile}.ndjson`, hashes.ALL),
    lines: oddLines,
  },
  {
    ...trade,
    description: 'the bill of payments is handed on as it is',
    input: { bill_date: day, bill_type: 'SUCCESS', appid, mchid },
    steps: [{ request: tradeQuery({ bill_type: 'SUCCESS' }), answer: answered(named(hashes.SUCCESS)) }],
    result: asCsv(`${tradeFile}.csv`, hashes.SUCCESS),
  },
  {
    ...trade,
    description: 'the bill of refunds is handed on as it is',
    input: { bill_date: day, bill_type: 'REFUND', as: 'csv', ...gz },
    steps: [{ request: tradeQuery({ bill_type: 'REFUND', ...gz }), answer: answered(named(hashes.REFUND)) }],
    result: asCsv(`${tradeFile}.csv`, hashes.REFUND, gunzip),
  },
  {
    ...trade,
    description: 'the bill of a day of small payments is handed on as it is',
    states: filled,
    input: { bill_date: day },
    steps: [{ request: tradeQuery({}), answer: answered(named(hashes.filledTrade)) }],
    result: asCsv(`${tradeFile}.csv`, hashes.filledTrade),
  },
  {
    ...trade,
    description: 'a partner asks for the bill of a served merchant',
    page: 'additions, 6 "Partner mode"',
    call: partner,
    states: servedTrade(),
    input: { bill_date: day, sub_mchid: subMchid },
    steps: [{ request: tradeQuery({ sub_mchid: subMchid }), answer: answered(named(hashes.served)) }],
    result: asCsv(`${tradeFile}.csv`, hashes.served),
  },
  {
    ...trade,
    description: 'a partner asks for the bill of all merchants that it serves',
    page: 'additions, 6 "Partner mode"',
    call: partnerOf,
    states: servedTrade(),
    input: { bill_date: day },
    steps: [{ request: tradeQuery({}), answer: answered(named(hashes.served)) }],
    result: asCsv(`${tradeFile}.csv`, hashes.served),
  },
  {
    ...trade,
    description: 'a merchant does not ask for the bill of another',
    input: { bill_date: day, sub_mchid: subMchid },
    steps: [],
    result: refusedBefore('invalid-argument', 'partner-mode-off', 'sub_mchid', '/sub_mchid'),
  },
  ...unreadyBills('trade-bill', 'tradebill'),
]

function servedTrade() {
  return [
    { name: 'an order', params: { partner: true, body: { out_trade_no: '1217752501201407033233368018' } } },
    {
      name: 'the order is paid',
      params: { out_trade_no: '1217752501201407033233368018', sub_mchid: subMchid, at: `${day}T10:00:05+08:00` },
    },
  ]
}

const fund = { kind: 'exchange', of: { operation: 'fund-flow-bill' }, page, states: traded } as const
const fundQuery = (query: Record<string, string>) => get('/v3/bill/fundflowbill', { bill_date: day, ...query })

export const fundFlowBills: readonly Exchange[] = [
  {
    ...fund,
    description: 'the flow of funds is handed on as rows',
    declares: { effect: 'safe' },
    input: { bill_date: day, account_type: 'BASIC', ...gz, as: 'rows' },
    inputs: withMore(
      [['/account_type'], ['/account_type', 'OPERATION'], ['/account_type', 'FEES']],
      [
        ['/account_type', 'OTHER'],
        ['/sub_mchid', subMchid],
        ['/bill_type', 'ALL'],
      ],
    ),
    steps: [{ request: fundQuery({ account_type: 'BASIC', ...gz }), answer: answered(named(hashes.BASIC)) }],
    result: asRows(`fundflowbill-${day}.ndjson`, hashes.BASIC, gunzip),
    lines: fundLines,
  },
  {
    ...fund,
    description: 'the flow of funds is handed on as it is',
    input: { bill_date: day },
    steps: [{ request: fundQuery({}), answer: answered(named(hashes.BASIC)) }],
    result: asCsv(`fundflowbill-${day}.csv`, hashes.BASIC),
  },
  {
    ...fund,
    description: 'the flow of small funds is handed on as it is',
    states: filled,
    input: { bill_date: day },
    steps: [{ request: fundQuery({}), answer: answered(named(hashes.filledFund)) }],
    result: asCsv(`fundflowbill-${day}.csv`, hashes.filledFund),
  },
  ...unreadyBills('fund-flow-bill', 'fundflowbill'),
]

/** Which bills cannot be had. */
function unreadyBills(operation: string, name: string): readonly Exchange[] {
  const path = `/v3/bill/${name}`
  const base = { kind: 'exchange', of: { operation }, page } as const
  const creating = { status: 400, code: 'STATEMENT_CREATING', message: '账单生成中，请在次日10点后再获取' }
  const none = { status: 400, code: 'NO_STATEMENT_EXIST', message: '账单文件不存在' }
  const request = get(path, { bill_date: day })
  return [
    {
      ...base,
      description: `the ${name} of yesterday is not ready before ten`,
      input: { bill_date: '2023-12-31' },
      steps: [{ request: get(path, { bill_date: '2023-12-31' }), answer: refused(creating) }],
      result: failed('retryable', creating, { retryAfterMs: 1_800_000 }),
    },
    {
      ...base,
      description: `there is no ${name} of a day without trade`,
      input: { bill_date: day },
      steps: [{ request, answer: refused(none) }],
      result: failed('business', none),
    },
    {
      ...base,
      description: `the ${name} of a day that no calendar has is not asked for`,
      input: { bill_date: '2023-02-30' },
      steps: [],
      result: refusedBefore('invalid-argument', 'bill-date-malformed', 'bill_date', '/bill_date'),
    },
    {
      ...base,
      description: `the ${name} of a month that no calendar has is not asked for`,
      input: { bill_date: '2023-13-01' },
      steps: [],
      result: refusedBefore('invalid-argument', 'bill-date-malformed', 'bill_date', '/bill_date'),
    },
    {
      ...base,
      description: `the ${name} of another app's merchant is not asked for`,
      input: { bill_date: day, appid: foreignAppid },
      steps: [],
      result: refusedBefore('invalid-argument', 'appid-foreign', appid, '/appid'),
    },
    ...refusals({ operation, input: { bill_date: day }, request, path, page }),
  ]
}

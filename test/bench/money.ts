import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, HostProcess } from '../support/host-process.ts'
import { MockProcess } from '../support/mock-process.ts'
import { Seeded } from '../support/seeded.ts'
import { carryOut, type Ended, type Job, look } from './money/caller.ts'
import { post, Trouble } from './money/trouble.ts'

const usualCount = Number(process.env.BENCH_COUNT ?? 2_000)
const atOnce = 24

/**
 * Orders and refunds through faults: resets and timeouts after WeChat has carried them out, 500, 429, half answers, and a host
 * that is killed between sending and answer. What counts is the ledger of the mock: money moves once for each number.
 */
export async function money(say: (line: string) => void, count = usualCount): Promise<Record<string, number>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-money-'))
  const mock = await MockProcess.start(await freePort())
  const host = new HostProcess(await freePort(), {
    WXHOST_DATA_DIR: dataDir,
    WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mock.url},https://api.mch.weixin.qq.com=${mock.url}`,
    WXHOST_HEADERS_TIMEOUT_MS: '1000',
    WXHOST_CALL_TIMEOUT_MS: '6000',
  })
  try {
    await post(`${mock.url}/__mock/settings`, { refundSeconds: 1 })
    await host.start()
    const trouble = new Trouble(mock.url, host, seeded(20_261_121))
    const troubled = trouble.run()
    const orders = await phase('orders', orderJobs(count), host.url, say)
    trouble.over()
    await troubled
    await eachOf(orderJobs(count), 16, (job) =>
      post(`${mock.url}/__mock/orders/${job.input.out_trade_no}/pay`, {}).then(() => {}),
    )
    const more = new Trouble(mock.url, host, seeded(7))
    const moreTrouble = more.run()
    const refunds = await phase('refunds', refundJobs(count), host.url, say)
    more.over()
    await moreTrouble
    return await figures(mock.url, host.url, orders, refunds, trouble.kills + more.kills, say)
  } finally {
    await host.stop()
    await mock.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function seeded(seed: number): () => number {
  const choices = new Seeded(seed)
  return () => choices.next()
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i).padStart(6, '0'))

const orderJobs = (count: number): readonly Job[] =>
  numbers(count).map((n) => ({
    operation: 'order-jsapi',
    input: {
      description: `订单 ${n}`,
      out_trade_no: `bench-order-${n}`,
      amount: { total: 100 },
      payer: { openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8' },
    },
    query: { operation: 'query-order', input: { out_trade_no: `bench-order-${n}` } },
  }))

const refundJobs = (count: number): readonly Job[] =>
  numbers(count).map((n) => ({
    operation: 'refund',
    input: {
      out_trade_no: `bench-order-${n}`,
      out_refund_no: `bench-refund-${n}`,
      amount: { refund: 40, total: 100, currency: 'CNY' },
    },
    query: { operation: 'query-refund', input: { out_refund_no: `bench-refund-${n}` } },
  }))

async function phase(name: string, jobs: readonly Job[], url: string, say: (line: string) => void): Promise<Ended[]> {
  const ended: Ended[] = []
  await eachOf(jobs, atOnce, async (job) => {
    ended.push(await carryOut(url, job))
    if (ended.length % 500 === 0) say(`${name}: ${ended.length}/${jobs.length}`)
  })
  return ended
}

async function eachOf<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: most }, worker))
}

interface Movement {
  readonly kind: 'payment' | 'refund'
  readonly outTradeNo: string
  readonly outRefundNo?: string
  readonly amount: number
}

async function figures(
  mockUrl: string,
  hostUrl: string,
  orders: readonly Ended[],
  refunds: readonly Ended[],
  kills: number,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  await post(`${mockUrl}/__mock/clock`, { advanceMs: 120_000 })
  const count = orders.length
  let unresolved = 0
  await eachOf([...orderJobs(count), ...refundJobs(count)], atOnce, async (job) => {
    if ((await look(hostUrl, job)) === undefined) unresolved++
  })
  const answer = (await (await fetch(`${mockUrl}/__mock/ledger`)).json()) as unknown
  const movements = (Array.isArray(answer) ? answer : (answer as { movements: Movement[] }).movements) as Movement[]
  const payments = movements.filter(({ kind }) => kind === 'payment')
  const refunded = movements.filter(({ kind }) => kind === 'refund')
  const sum = (list: readonly Ended[], key: 'unknown' | 'cut') => list.reduce((total, ended) => total + ended[key], 0)
  const refusals = [...orders, ...refunds].filter(({ as }) => as === 'refused').map(({ code }) => code)
  if (refusals.length > 0) say(`refused: ${JSON.stringify(Object.groupBy(refusals, (code) => code))}`)
  return {
    orders: orders.length,
    refunds: refunds.length,
    payments_moved: payments.length,
    payments_twice: payments.length - new Set(payments.map(({ outTradeNo }) => outTradeNo)).size,
    refunds_moved: refunded.length,
    refunds_twice: refunded.length - new Set(refunded.map(({ outRefundNo }) => outRefundNo)).size,
    refunded_fen: refunded.reduce((total, { amount }) => total + amount, 0),
    refused: refusals.length,
    unresolved,
    outcome_unknown: sum([...orders, ...refunds], 'unknown'),
    cut: sum([...orders, ...refunds], 'cut'),
    kills,
  }
}

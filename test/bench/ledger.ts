import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCanaryHome } from '../support/canary-home.ts'
import { appRow, mchid, merchantRow } from '../support/pay.ts'
import { type Sandbox, startSandbox } from '../support/sandbox.ts'
import { UndyingRollout } from './ledger/keep-going.ts'
import { failingByPhase } from './ledger/phases.ts'
import { Sendings } from './ledger/sendings.ts'
import { carryOut, type Ended, type Job } from './money/caller.ts'

/** Orders; each is paid and refunded in part. */
const usualCount = Number(process.env.BENCH_COUNT ?? 10_000)
const atOnce = 32
const ordering = '/v3/pay/transactions/jsapi'
const refunding = '/v3/refund/domestic/refunds'

/** Each strikes a few requests of either arm after WeChat has carried them out, or before. */
const faults = [
  { effect: 'before', fault: { reset: true } },
  { effect: 'before', fault: { errcode: -1 } },
  { effect: 'none', fault: { errcode: -1 } },
  { effect: 'before', fault: { answers: 'unsigned' } },
] as const

/**
 * Orders and refunds under a canary that fails in each phase of the fallback table, at an eighth of all numbers, while it is taken
 * back and put back again. What counts is the ledger of the mock, and what it was sent.
 */
export async function ledger(say: (line: string) => void, count = usualCount): Promise<Record<string, number>> {
  const home = await makeCanaryHome({
    stable: ['oauth2', 'pay-v3'],
    canaries: [{ of: 'pay-v3', change: failingByPhase, run: 'inline' }],
  })
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-ledger-'))
  const sandbox = await startSandbox({
    apps: [appRow()],
    merchants: [merchantRow()],
    dataDir,
    env: { WXHOST_MANIFEST: home.manifest, WXHOST_CALL_TIMEOUT_MS: '4000' },
  })
  try {
    return await figuresOf(sandbox, count, say)
  } finally {
    await sandbox.stop()
    for (const directory of [dataDir, home.directory]) await rm(directory, { recursive: true, force: true })
  }
}

async function figuresOf(
  { host, world }: Sandbox,
  count: number,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  world.change({ refundSeconds: 0 })
  const sendings = new Sendings(world, [ordering, refunding])
  const rollout = await UndyingRollout.start(host, 'pay-v3@1.1.0')
  for (const path of [ordering, refunding])
    for (const fault of faults) world.faults.add({ match: { method: 'POST', path }, percent: 2, ...fault })
  const numbers = Array.from({ length: count }, (_, n) => String(n).padStart(6, '0'))
  const orders = await phase('orders', numbers.map(orderJob), host.url, sendings, say)
  for (const number of numbers)
    if (world.orders.find({ mchid, outTradeNo: `ledger-order-${number}` }) !== undefined)
      world.orders.pay(mchid, `ledger-order-${number}`)
  const refunds = await phase('refunds', numbers.map(refundJob), host.url, sendings, say)
  rollout.over()
  const movements = world.ledger.movements()
  const payments = movements.filter(({ kind }) => kind === 'payment')
  const refunded = movements.filter(({ kind }) => kind === 'refund')
  const ended = [...orders, ...refunds]
  const refusals = ended.filter(({ as }) => as === 'refused').map(({ code }) => code)
  return {
    orders: count,
    refunds: count,
    payments_moved: payments.length,
    refunds_moved: new Set(refunded.map(({ outRefundNo }) => outRefundNo)).size,
    refunds_twice: refunded.length - new Set(refunded.map(({ outRefundNo }) => outRefundNo)).size,
    double_sends: sendings.double,
    refused: refusals.length,
    sendings: sendings.count,
    needless_repeats: sendings.needless,
    calls: ended.reduce((total, { calls }) => total + calls, 0),
    outcome_unknown: ended.reduce((total, { unknown }) => total + unknown, 0),
    canary_calls: await counted(host.url, 'wxhost_rollout_calls_total{protocol="pay",arm="canary"'),
    rescued: await counted(host.url, 'wxhost_rollout_rescued_total'),
    rollbacks: rollout.ends,
  }
}

const orderJob = (n: string): Job => ({
  operation: 'order-jsapi',
  input: {
    description: `订单 ${n}`,
    out_trade_no: `ledger-order-${n}`,
    amount: { total: 100 },
    payer: { openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8' },
  },
  query: { operation: 'query-order', input: { out_trade_no: `ledger-order-${n}` } },
})

const refundJob = (n: string): Job => ({
  operation: 'refund',
  input: {
    out_trade_no: `ledger-order-${n}`,
    out_refund_no: `ledger-refund-${n}`,
    amount: { refund: 40, total: 100, currency: 'CNY' },
  },
  query: { operation: 'query-refund', input: { out_refund_no: `ledger-refund-${n}` } },
})

async function phase(
  name: string,
  jobs: readonly Job[],
  url: string,
  sendings: Sendings,
  say: (line: string) => void,
): Promise<readonly Ended[]> {
  const ended: Ended[] = []
  const left = [...jobs]
  const caller = async () => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) {
      // Over the budget of rescues a caller is told of the fault: nothing was sent, or the number is asked for first.
      const end = await carryOut(url, job, ['WXH_PLUGIN_FAULT'])
      ended.push(end)
      if (end.as === 'refused') say(`${name}: ${JSON.stringify(job.input)} was refused: ${end.code}`)
      if (ended.length % 500 === 0) sendings.gather()
      if (ended.length % 1_000 === 0) say(`${name}: ${ended.length}/${jobs.length}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
  sendings.gather()
  return ended
}

/** Sum of the host's counters that begin so. */
async function counted(url: string, begin: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith(begin))
  return lines.reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

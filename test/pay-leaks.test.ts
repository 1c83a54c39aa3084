import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SANDBOX } from '@wxhost/mock-wechat'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { captureLog } from './support/captured-log.ts'
import { appRow, jsapiOf, mchid, merchantRow, orderOf, payPaths, refundOf } from './support/pay.ts'
import { appid, follower, type Sandbox, startSandbox } from './support/sandbox.ts'
import { startWebhook, webhookRow, webhookSecrets } from './support/webhook.ts'

const card = '6222020200112230011'
const holder = '欧阳测试'
const attach = 'attached-by-the-caller-4711'
const keyLines = SANDBOX.merchant.privateKey.split('\n').filter((line) => line.length === 64)

const secrets: Readonly<Record<string, string>> = {
  ...Object.fromEntries(keyLines.slice(1).map((line, i) => [`line ${i + 1} of the private key`, line])),
  'APIv3 key': SANDBOX.merchant.apiV3Key,
  'webhook secret': webhookSecrets[0].slice('whsec_'.length),
  'other webhook secret': webhookSecrets[1].slice('whsec_'.length),
  'openid of the payer': follower,
  'bank account': card,
  'name of its holder': holder,
  attach,
}

/** All that a day of payments leaves behind. */
interface Traces {
  readonly log: string
  readonly metrics: string
  readonly problems: string
  readonly files: ReadonlyMap<string, Buffer>
}

const webhook = await startWebhook({ status: 500 })
let traces: Traces

beforeAll(async () => {
  const log = captureLog()
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-leaks-'))
  const merchants = [merchantRow({ webhook: webhookRow(webhook.url, webhookSecrets) })]
  const sandbox = await startSandbox({ dataDir, log: log.hostLog, apps: [appRow()], merchants })
  const problems = await aDayOfPayments(sandbox)
  const metrics = await (await fetch(`${sandbox.host.url}/metrics`)).text()
  // Before the end, too: what is only in the log that SQLite writes ahead is gone afterwards.
  const running = await filesOf(dataDir, 'running ')
  await sandbox.stop()
  const files = new Map([...running, ...(await filesOf(dataDir, ''))])
  await rm(dataDir, { recursive: true })
  traces = { log: log.text(), metrics, problems, files }
})

afterAll(() => webhook.close())

async function filesOf(dataDir: string, prefix: string): Promise<readonly (readonly [string, Buffer])[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile() && entry.name !== 'apps.json')
  return Promise.all(
    names.map(async ({ name, parentPath }) => [`${prefix}${name}`, await readFile(join(parentPath, name))] as const),
  )
}

/** Payments that end in every way. @returns what callers were told of those that failed */
async function aDayOfPayments({ call, world }: Sandbox): Promise<string> {
  const problems: unknown[] = []
  const ask = async (operation: string, input: unknown) => {
    const answer = await call(`pay.${operation}`, input)
    if (answer.status !== 200) problems.push(answer.body)
    return answer
  }
  const { faults, orders, refunds, notifications } = world
  await ask('order-jsapi', { ...jsapiOf('leak-good'), attach })
  orders.pay(mchid, 'leak-good')
  await ask('order-jsapi', { ...jsapiOf('leak-good'), attach })
  await ask('order-jsapi', { ...jsapiOf('leak-good'), attach, amount: { total: 2 } })
  await ask('order-jsapi', { ...jsapiOf('leak-null'), time_expire: null })
  const message = `${follower} ${attach}`
  faults.add({
    match: { path: payPaths.jsapi },
    times: 1,
    fault: { payError: { status: 403, code: 'NO_AUTH', message: `no: ${follower}` } },
  })
  await ask('order-jsapi', { ...jsapiOf('leak-auth'), attach })
  faults.add({ match: { path: payPaths.jsapi }, times: 9, fault: { status: 502, body: message } })
  await ask('order-jsapi', { ...jsapiOf('leak-gateway'), attach })
  faults.clear()
  world.change({ payAnswers: 'bad-signature' })
  await ask('order-jsapi', { ...jsapiOf('leak-forged'), attach })
  world.change({ payAnswers: 'signed', refundOutcome: 'PROCESSING' })
  const { output } = await ask('refund', refundOf('leak-good', 'leak-refund'))
  refunds.settle(mchid, 'leak-refund', 'ABNORMAL')
  const abnormal = {
    refund_id: output.refund_id,
    out_refund_no: 'leak-refund',
    type: 'USER_BANK_CARD',
    bank_type: 'ICBC_DEBIT',
    bank_account: card,
    real_name: holder,
  }
  faults.add({
    match: { path: '/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund' },
    times: 1,
    fault: { reset: true },
  })
  await ask('abnormal-refund', abnormal)
  await ask('abnormal-refund', { ...abnormal, surplus: card })
  await ask('query-order', { out_trade_no: 'leak-good' })
  await ask('query-order', { out_trade_no: 'leak-none' })
  await ask('order-native', orderOf('leak-key', { attach }))
  world.change({ notifySigntestPercent: 100 })
  orders.pay(mchid, 'leak-key')
  await notifications.idle()
  await vi.waitFor(() => expect(webhook.received.length).toBeGreaterThan(0), { timeout: 15_000 })
  return JSON.stringify(problems)
}

const foundIn = (text: string): string[] =>
  Object.entries(secrets).flatMap(([name, value]) => (text.includes(value) ? [name] : []))

describe('a day of payments', () => {
  test('went as it was meant to', () => {
    const codes = [...traces.problems.matchAll(/"code":"(WXH_\w+)"/g)].map(([, code]) => code)
    expect(codes).toEqual([
      'WXH_BUSINESS',
      'WXH_IDEMPOTENCY_MISMATCH',
      'WXH_INPUT_INVALID',
      'WXH_PERMISSION',
      'WXH_OUTCOME_UNKNOWN',
      'WXH_OUTCOME_UNKNOWN',
      'WXH_INPUT_INVALID',
      'WXH_BUSINESS',
    ])
  })

  test('reached the webhook, which must know the payer', () => {
    expect(webhook.received.some(({ text }) => text.includes(follower))).toBe(true)
  })

  test('tells callers nothing that must stay inside', () => {
    expect(foundIn(traces.problems)).toEqual([])
  })

  test('leaves nothing of it in the log', () => {
    expect(traces.log).toContain('pay.notify')
    expect(foundIn(traces.log)).toEqual([])
  })

  test('leaves nothing of it in the metrics, nor whose it was', () => {
    expect(traces.metrics).toContain('wxhost_pushes_total')
    expect(foundIn(traces.metrics)).toEqual([])
    for (const name of [appid, mchid, 'leak-good']) expect(traces.metrics).not.toContain(name)
  })

  test('leaves nothing of it plain in any file', () => {
    const names = ['state.db', 'intents.db', 'audit.jsonl', 'running state.db-wal', 'running intents.db-wal']
    expect([...traces.files.keys()]).toEqual(expect.arrayContaining(names))
    const found = [...traces.files].flatMap(([name, bytes]) =>
      foundIn(bytes.toString('utf8')).map((secret) => `${name}: ${secret}`),
    )
    expect(found).toEqual([])
  })
})

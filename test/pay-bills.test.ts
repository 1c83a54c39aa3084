import { describe, expect, test } from 'vitest'
import { jsapiOf, mchid, type PaySandbox, refundOf, usePay } from './support/pay.ts'
import { appid } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'

const hour = 3_600_000
const shanghaiDay = (ms: number) => new Date(ms + 8 * hour).toISOString().slice(0, 10)

/** A day with one payment and one refund, and the host and WeChat on the next one. */
async function aDayLater(): Promise<PaySandbox & { readonly day: string }> {
  const clock = new ShiftedClock()
  const sandbox = await usePay({ clock })
  const { pay, world } = sandbox
  const day = shanghaiDay(clock.now())
  await pay('order-jsapi', jsapiOf('bill-1'))
  world.orders.pay(mchid, 'bill-1')
  await pay('refund', refundOf('bill-1', 'bill-1r'))
  world.refunds.settle(mchid, 'bill-1r', 'SUCCESS')
  clock.putForward(34 * hour)
  world.clock.advance(34 * hour)
  return { ...sandbox, day }
}

const fileOf = async ({ host }: PaySandbox, operation: string, input: object, query = '') => {
  const response = await fetch(`${host.url}/v1/apps/${appid}/pay/${operation}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

describe('the bill of a day', () => {
  test.each([
    ['plain', {}],
    ['compressed on its way', { tar_type: 'GZIP' }],
  ])('comes as WeChat wrote it, %s', async (_name, more) => {
    const sandbox = await aDayLater()
    const { status, type, text } = await fileOf(sandbox, 'trade-bill', { bill_date: sandbox.day, ...more })
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(text.split(/\r?\n/)[0]).toContain('交易时间,公众账号ID,商户号')
    expect(text).toContain('`bill-1r')
  })

  test('comes in rows named by the heading', async () => {
    const sandbox = await aDayLater()
    const { text } = await fileOf(sandbox, 'trade-bill', { bill_date: sandbox.day, as: 'rows' })
    const rows = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rows.map((row) => row.商户订单号 ?? row.summary)).toEqual([
      'bill-1',
      'bill-1',
      expect.objectContaining({ 总交易单数: '2' }),
    ])
    expect(rows[1]).toMatchObject({ 商户退款单号: 'bill-1r', 退款金额: '0.40' })
  })

  test('of the fund flow comes, too', async () => {
    const sandbox = await aDayLater()
    const { status, text } = await fileOf(sandbox, 'fund-flow-bill', { bill_date: sandbox.day })
    expect(status).toBe(200)
    expect(text).toContain('收支金额(元)')
  })

  test('that does not fit its hash is not given out', async () => {
    const sandbox = await aDayLater()
    sandbox.world.change({ billHash: 'wrong' })
    const { status, text } = await fileOf(sandbox, 'trade-bill', { bill_date: sandbox.day })
    expect([status, JSON.parse(text).code]).toEqual([502, 'WXH_FILE_BROKEN'])
    expect(text).not.toContain('bill-1')
  })

  test('that does not fit its hash is cut off where it is sent at once', async () => {
    const sandbox = await aDayLater()
    sandbox.world.change({ billHash: 'wrong' })
    const whole = fileOf(sandbox, 'trade-bill', { bill_date: sandbox.day }, '?stream=1')
    await expect(whole).rejects.toThrow()
  })

  test('that is not ready yet says when to come again', async () => {
    const { pay, world } = await usePay()
    const { status, body, headers } = await pay('trade-bill', { bill_date: shanghaiDay(world.clock.now()) })
    expect([status, body.reason ?? body.code]).toEqual([503, 'STATEMENT_CREATING'])
    expect(headers.get('retry-after')).toBe('1800')
  })
})

import { expect, test } from 'vitest'
import { auditOf } from './support/audit-file.ts'
import { callHost } from './support/call-host.ts'
import { eventually } from './support/eventually.ts'
import { paths, sendings, trouble } from './support/ledger.ts'
import { rawRequest } from './support/raw-http.ts'
import { appid, follower, message, type Sandbox, useDataDir, useSandbox } from './support/sandbox.ts'

const brief = { 'x-wxhost-timeout-ms': '400' }
const slow = { delayMs: 1_500 }

test('time that runs out leaves a message in doubt once it was sent', async () => {
  const { call, world } = await useSandbox()
  await call('template.list')
  trouble(world, paths.send, slow)
  const { status, body } = await call('template.send', message, brief)
  expect(status).toBe(504)
  expect(body.code).toBe('WXH_OUTCOME_UNKNOWN')
  expect(sendings(world)).toHaveLength(1)
})

test('time that runs out leaves the trade of a code in doubt', async () => {
  const { call, world } = await useSandbox()
  const { code } = world.codes.create({ kind: 'web', appid, openid: follower })
  trouble(world, paths.exchange, slow)
  const { status, body } = await call('oauth2.exchange-code', { code }, brief)
  expect(status).toBe(504)
  expect(body.code).toBe('WXH_OUTCOME_UNKNOWN')
  expect(sendings(world, paths.exchange)).toHaveLength(1)
})

test('time that runs out for what only reads leaves nothing in doubt', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.list, slow)
  const { status, body } = await call('template.list', {}, brief)
  expect(status).toBe(504)
  expect(body.code).toBe('WXH_DEADLINE_EXCEEDED')
})

test('time that runs out before the token came sends nothing', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.token, slow)
  const { status, body } = await call('template.send', message, brief)
  expect(status).toBe(504)
  expect(body.code).toBe('WXH_DEADLINE_EXCEEDED')
  expect(sendings(world)).toEqual([])
})

test('a deadline shorter than a round trip is told as what it is', async () => {
  const { call, world } = await useSandbox()
  await call('template.list')
  trouble(world, paths.send, slow, Infinity)
  let inDoubt = 0
  for (let i = 0; i < 10; i++) {
    const { status, body } = await call('template.send', message, { 'x-wxhost-timeout-ms': '1' })
    expect(status).toBe(504)
    expect(body.code).toMatch(/^WXH_(DEADLINE_EXCEEDED|OUTCOME_UNKNOWN)$/)
    if (body.code === 'WXH_OUTCOME_UNKNOWN') inDoubt++
  }
  // Where the host says that nothing was sent, nothing came.
  expect(sendings(world).length).toBeLessThanOrEqual(inDoubt)
})

test.each(['0', '-1', '1.5', 'soon', '60001', '99999999'])('the deadline %s is refused', async (given) => {
  const { call } = await useSandbox()
  const { status, body } = await call('template.list', {}, { 'x-wxhost-timeout-ms': given })
  expect(status).toBe(400)
  expect(body.code).toBe('WXH_HEADER_INVALID')
})

/** Calls, waits until WeChat has the request, and hangs up. */
async function hangUp({ host, world }: Sandbox, operation: string, path: string, input: object): Promise<void> {
  trouble(world, path, { delayMs: 400 })
  const controller = new AbortController()
  const calling = callHost(host.url, appid, operation, input, {}, controller.signal)
  await eventually(() => sendings(world, path).length).toBe(1)
  controller.abort()
  await expect(calling).rejects.toThrow()
}

const inHand = async ({ host }: Sandbox): Promise<string | undefined> =>
  /^wxhost_calls_in_flight (\d+)$/m.exec(await (await fetch(`${host.url}/metrics`)).text())?.[1]

test('what only reads is given up when its caller hangs up', async () => {
  const sandbox = await useSandbox({ dataDir: await useDataDir() })
  await hangUp(sandbox, 'template.list', paths.list, {})
  await eventually(() => inHand(sandbox)).toBe('0')
  const [record] = await auditOf(sandbox)
  expect(record).toMatchObject({ operation: 'list', status: 499, outcome: 'WXH_CALLER_GONE' })
})

test('a message goes on to its end when its caller hangs up, and is written down', async () => {
  const sandbox = await useSandbox({ dataDir: await useDataDir() })
  await hangUp(sandbox, 'template.send', paths.send, message)
  await eventually(() => inHand(sandbox)).toBe('0')
  expect(sandbox.world.messages).toHaveLength(1)
  const records = await auditOf(sandbox)
  expect(records.at(-1)).toMatchObject({ operation: 'send', outcome: 'ok', attempts: 1 })
})

test('a caller that hangs up after its call has an answer can ask for it again', async () => {
  const sandbox = await useSandbox()
  trouble(sandbox.world, paths.send, { delayMs: 300 })
  const controller = new AbortController()
  const key = { 'idempotency-key': 'order-1' }
  const calling = callHost(sandbox.host.url, appid, 'template.send', message, key, controller.signal)
  await eventually(() => sendings(sandbox.world).length).toBe(1)
  controller.abort()
  await expect(calling).rejects.toThrow()
  await eventually(async () => (await sandbox.call('template.send', message, key)).status).toBe(200)
  expect(sendings(sandbox.world)).toHaveLength(1)
})

test('a caller that hangs up in the middle of its body holds no place', async () => {
  const { host } = await useSandbox({ env: { WXHOST_MAX_IN_FLIGHT: '3' } })
  const head = `POST /v1/apps/${appid}/template/send HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{`
  await Promise.all(Array.from({ length: 3 }, () => rawRequest(host.url, head, { isWhole: true })))
  await eventually(async () => (await callHost(host.url, appid, 'template.list')).status).toBe(200)
})

test('more calls at once than the host may have in hand are turned away', async () => {
  const { call, world } = await useSandbox({ env: { WXHOST_MAX_IN_FLIGHT: '3' } })
  trouble(world, paths.list, { delayMs: 800 }, Infinity)
  const answers = await Promise.all(Array.from({ length: 10 }, () => call('template.list')))
  const turnedAway = answers.filter(({ status }) => status === 503)
  expect(turnedAway).toHaveLength(7)
  for (const { body, headers } of turnedAway) {
    expect(body.code).toBe('WXH_TOO_BUSY')
    expect(headers.get('retry-after')).toBe('1')
  }
})

import { expect, test } from 'vitest'
import { auditOf } from './support/audit-file.ts'
import { callHost } from './support/call-host.ts'
import { eventually } from './support/eventually.ts'
import { paths, sendings, trouble } from './support/ledger.ts'
import { rawRequest } from './support/raw-http.ts'
import { appid, message, useDataDir, useSandbox } from './support/sandbox.ts'

test('a call in hand is finished before the host stops', async () => {
  const { call, stop, world } = await useSandbox()
  trouble(world, paths.send, { delayMs: 500 })
  const calling = call('template.send', message)
  await eventually(() => sendings(world).length).toBe(1)
  const stopping = stop()
  expect((await calling).status).toBe(200)
  await stopping
  expect(world.messages).toHaveLength(1)
})

test('a host that stops takes no new calls', async () => {
  const { call, host, stop, world } = await useSandbox()
  trouble(world, paths.send, { delayMs: 500 })
  const calling = call('template.send', message)
  await eventually(() => sendings(world).length).toBe(1)
  const stopping = stop()
  const late = await callHost(host.url, appid, 'template.list').then(
    ({ status, body }) => `${status} ${body.code}`,
    () => 'refused',
  )
  expect(late).toMatch(/^(503 WXH_STOPPING|refused)$/)
  expect((await calling).status).toBe(200)
  await stopping
})

test('a connection that its caller keeps open does not hold up the stop', async () => {
  const { host, stop, world } = await useSandbox()
  trouble(world, paths.send, { delayMs: 500 })
  const body = JSON.stringify(message)
  const answering = rawRequest(
    host.url,
    `POST /v1/apps/${appid}/template/send HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    { quietMs: 60_000 },
  )
  await eventually(() => sendings(world).length).toBe(1)
  await stop()
  const [answer] = await answering
  expect(answer?.status).toBe(200)
  expect(answer?.headers).toMatch(/^connection: close$/im)
}, 5_000)

test('a message whose caller hung up is brought to its end before the host stops', async () => {
  const sandbox = await useSandbox({ dataDir: await useDataDir() })
  trouble(sandbox.world, paths.send, { delayMs: 500 })
  const controller = new AbortController()
  const calling = callHost(sandbox.host.url, appid, 'template.send', message, {}, controller.signal)
  await eventually(() => sendings(sandbox.world).length).toBe(1)
  controller.abort()
  await expect(calling).rejects.toThrow()
  expect(await auditOf(sandbox)).toEqual([expect.objectContaining({ operation: 'send', outcome: 'ok', status: 200 })])
})

test('calls that outlast the time to drain are cut', async () => {
  const sandbox = await useSandbox({ dataDir: await useDataDir(), env: { WXHOST_DRAIN_TIMEOUT_MS: '200' } })
  trouble(sandbox.world, paths.send, { delayMs: 20_000 })
  const calling = sandbox.call('template.send', message, { 'x-wxhost-timeout-ms': '30000' })
  await eventually(() => sendings(sandbox.world).length).toBe(1)
  const cut = expect(calling).rejects.toThrow()
  const audited = auditOf(sandbox)
  await cut
  expect(await audited).toEqual([expect.objectContaining({ operation: 'send', outcome: 'WXH_OUTCOME_UNKNOWN' })])
}, 10_000)

test('a host that has stopped leaves nothing behind that answers', async () => {
  const { host, stop } = await useSandbox()
  await stop()
  await expect(fetch(`${host.url}/healthz`)).rejects.toThrow()
})

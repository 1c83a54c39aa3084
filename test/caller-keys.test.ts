import { readSettings } from '@wxhost/core'
import { expect, test } from 'vitest'
import { apiKey } from './support/api-keys.ts'
import { callHost } from './support/call-host.ts'
import { miniProgram, officialRow } from './support/mini-program.ts'
import { rawRequest } from './support/raw-http.ts'
import { appid, message, useDataDir, useSandbox } from './support/sandbox.ts'

const own = apiKey('orders')
const loginOnly = apiKey('login', { operations: ['oauth2.*'] })
const sendOnly = apiKey('sender', { operations: ['template.send'] })
const other = apiKey('clinic', { apps: [miniProgram.appid] })
const ended = apiKey('old', { expires: '2026-01-31' })
const keys = [own, loginOnly, sendOnly, other, ended].map(({ row }) => row)
const useKeys = () => useSandbox({ keys, apps: [officialRow, miniProgram.row] })

test('serves who shows its key', async () => {
  const { call } = await useKeys()
  expect((await call('template.list', {}, own.header)).status).toBe(200)
})

test.each([
  ['no key', {}],
  ['an unknown key', { authorization: `Bearer ${apiKey('stranger').key}` }],
  ['a key that has expired', ended.header],
  ['the hash in place of the key', { authorization: `Bearer ${(own.row as { hash: string }).hash}` }],
  ['another scheme', { authorization: `Basic ${btoa(`x:${own.key}`)}` }],
  ['nothing after the scheme', { authorization: 'Bearer ' }],
])('asks who it is of %s', async (_name, headers) => {
  const { call, world } = await useKeys()
  const { status, body } = await call('template.send', message, headers)
  expect(status).toBe(401)
  expect(body.code).toBe('WXH_UNAUTHENTICATED')
  expect(world.journal.entries()).toEqual([])
})

test("another tenant's app looks like one that is not there", async () => {
  const { call } = await useKeys()
  const foreign = await call('template.send', message, other.header)
  const nobody = await call('template.send', message, other.header, 'wx0000000000000000')
  expect([foreign.status, nobody.status]).toEqual([404, 404])
  const { requestId: _one, ...foreignBody } = foreign.body
  const { requestId: _other, ...nobodyBody } = nobody.body
  expect(foreignBody).toEqual(nobodyBody)
  expect(foreignBody.code).toBe('WXH_APP_NOT_FOUND')
})

test('refuses an operation that the key does not cover', async () => {
  const { call, world } = await useKeys()
  const { status, body } = await call('template.send', message, loginOnly.header)
  expect(status).toBe(403)
  expect(body.code).toBe('WXH_FORBIDDEN')
  expect((await call('template.list', {}, sendOnly.header)).status).toBe(403)
  expect(world.journal.entries()).toEqual([])
})

test('lists only what the key may call', async () => {
  const { host } = await useKeys()
  const response = await fetch(`${host.url}/v1/apps/${appid}/operations`, { headers: sendOnly.header })
  const { operations } = (await response.json()) as { operations: { protocol: string; operation: string }[] }
  expect(operations.map(({ protocol, operation }) => `${protocol}.${operation}`)).toEqual(['template.send'])
})

test('reads no body of a caller without a key', async () => {
  const { host } = await useKeys()
  const head = `POST /v1/apps/${appid}/template/send HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n`
  const [answer] = await rawRequest(host.url, `${head}{"a":1`)
  expect(answer?.status).toBe(401)
})

test('shows metrics to holders of a key alone', async () => {
  const { host } = await useKeys()
  expect((await fetch(`${host.url}/metrics`)).status).toBe(401)
  expect((await fetch(`${host.url}/metrics`, { headers: other.header })).status).toBe(200)
})

test('refuses to listen for others without keys', async () => {
  const cwd = await useDataDir()
  const env = { WXHOST_MODE: 'sandbox', WXHOST_HOST: '0.0.0.0', WXHOST_DATA_DIR: cwd }
  await expect(readSettings({ env, cwd })).rejects.toMatchObject({
    code: 'WXH_SETTINGS_INVALID',
    details: { faults: [expect.objectContaining({ where: 'WXHOST_HOST' })] },
  })
})

test('listens for others where keys are asked for', async () => {
  const { host } = await useSandbox({ keys, env: { WXHOST_HOST: '0.0.0.0' } })
  const port = new URL(host.url).port
  const { status } = await callHost(`http://127.0.0.1:${port}`, appid, 'template.list', {}, own.header)
  expect(status).toBe(200)
})

// A web page of another site must not reach the host through the user's browser (DNS rebinding).
test.each(['evil.example', 'evil.example:80', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'])(
  'without keys does not answer to the name %s',
  async (name) => {
    const { host, world } = await useSandbox()
    const body = JSON.stringify(message)
    const [answer] = await rawRequest(
      host.url,
      `POST /v1/apps/${appid}/template/send HTTP/1.1\r\nhost: ${name}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    expect(answer?.status).toBe(400)
    expect(answer?.problem?.code).toBe('WXH_HEADER_INVALID')
    expect(world.journal.entries()).toEqual([])
  },
)

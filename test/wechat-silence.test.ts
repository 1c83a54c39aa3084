import type { NewFault } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import { clientMsgIds, paths, sendings, trouble } from './support/ledger.ts'
import { appid, follower, message, type Sandbox, useSandbox } from './support/sandbox.ts'

/** Faults after which nobody can know from the answer whether WeChat did it. */
const silences: readonly (readonly [string, NewFault['fault']])[] = [
  ['a reset after the request was executed', { reset: true }],
  ['a reset before', { resetBefore: true }],
  ['a 502 page in HTML', { status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' }],
  ['an answer cut in the middle', { truncate: true }],
  ['three seconds of silence', { delayMs: 3_000 }],
  ['an answer of 10 MB', { hugeBytes: 10_000_000 }],
  ['a gzip bomb', { gzipBomb: true }],
]

const env = { WXHOST_HEADERS_TIMEOUT_MS: '1000' }

describe.each(silences)('after %s', (_name, fault) => {
  test('the message is sent again under the same id, and the user gets one', async () => {
    const { call, world } = await useSandbox({ env })
    trouble(world, paths.send, fault)
    const { status, output } = await call('template.send', message)
    expect(status).toBe(200)
    expect(world.messages).toHaveLength(1)
    expect(output.msgid).toBe(String(world.messages[0]?.msgid))
    expect(sendings(world)).toHaveLength(2)
    expect(new Set(clientMsgIds(world)).size).toBe(1)
  })

  test('a code is never traded a second time', async () => {
    const sandbox = await useSandbox({ env })
    await expectOneSending(sandbox, paths.exchange, fault, 'oauth2.exchange-code', { code: codeFor(sandbox, 'web') })
  })

  test('a login code is never traded a second time', async () => {
    const sandbox = await useSandbox({ env })
    await expectOneSending(sandbox, paths.login, fault, 'oauth2.code2session', { js_code: codeFor(sandbox, 'login') })
  })

  test('what only reads is asked again', async () => {
    const { call, world } = await useSandbox({ env })
    trouble(world, paths.list, fault)
    const { status } = await call('template.list')
    expect(status).toBe(200)
    expect(sendings(world, paths.list)).toHaveLength(2)
  })
})

test('a WeChat that stays silent leaves the outcome of a message unknown', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.send, { reset: true }, Infinity)
  const { status, body } = await call('template.send', message)
  expect(status).toBe(504)
  expect(body.code).toBe('WXH_OUTCOME_UNKNOWN')
  expect(sendings(world)).toHaveLength(4)
  expect(new Set(clientMsgIds(world)).size).toBe(1)
  expect(world.messages).toHaveLength(1)
})

test('a gateway that answers for WeChat is not believed about what only reads', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.list, { status: 502, body: '<html>' }, Infinity)
  const { status, body } = await call('template.list')
  expect(status).toBe(502)
  expect(body.code).toBe('WXH_UPSTREAM_UNTRUSTED')
  expect(sendings(world, paths.list)).toHaveLength(4)
})

test('-1 to the trade of a code leaves open whether the code is used up', async () => {
  const sandbox = await useSandbox()
  const input = { code: codeFor(sandbox, 'web') }
  await expectOneSending(sandbox, paths.exchange, { errcode: -1 }, 'oauth2.exchange-code', input)
})

test('the right answer under a wrong content type is read by its content', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.send, { contentType: 'text/html' })
  const { status, output } = await call('template.send', message)
  expect(status).toBe(200)
  expect(output.msgid).toBe(String(world.messages[0]?.msgid))
  expect(sendings(world)).toHaveLength(1)
})

test('a WeChat that nobody reaches was surely not asked', async () => {
  const sandbox = await useSandbox({ env: { WXHOST_BASE_URLS: 'https://api.weixin.qq.com=http://127.0.0.1:9' } })
  const { status, body } = await sandbox.call('oauth2.exchange-code', { code: '061a2b3c' })
  expect(status).toBe(502)
  expect(body.code).toBe('WXH_UPSTREAM_UNREACHABLE')
})

const codeFor = ({ world }: Sandbox, kind: 'web' | 'login') =>
  world.codes.create({ kind, appid, openid: follower }).code

async function expectOneSending(
  { call, world }: Sandbox,
  path: string,
  fault: NewFault['fault'],
  operation: string,
  input: object,
): Promise<void> {
  trouble(world, path, fault)
  const { status, body } = await call(operation, input)
  expect(status).toBe(504)
  expect(body.code).toBe('WXH_OUTCOME_UNKNOWN')
  expect(sendings(world, path)).toHaveLength(1)
}

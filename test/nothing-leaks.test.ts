import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { AuditRecord } from '../core/audit/audit-record.ts'
import { apiKey } from './support/api-keys.ts'
import { auditOf } from './support/audit-file.ts'
import { captureLog } from './support/captured-log.ts'
import { paths, trouble } from './support/ledger.ts'
import { miniProgram, officialRow } from './support/mini-program.ts'
import { appid, follower, message, type Sandbox, startSandbox } from './support/sandbox.ts'

const key = apiKey('orders', { apps: ['*'] })
const idempotencyKey = 'key-of-the-caller-4711'

/** All that a day of calls leaves behind, and the values that may be nowhere in it. */
interface Traces {
  readonly log: string
  readonly metrics: string
  readonly records: readonly AuditRecord[]
  /** Every file of the data directory, by name. */
  readonly files: ReadonlyMap<string, Buffer>
  readonly secrets: Readonly<Record<string, string>>
  readonly calls: number
}

let traces: Traces

beforeAll(async () => {
  const log = captureLog()
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-leaks-'))
  const sandbox = await startSandbox({
    dataDir,
    log: log.hostLog,
    keys: [key.row],
    apps: [officialRow, miniProgram.row],
  })
  const { secrets, calls } = await aDayOfCalls(sandbox)
  const metrics = await (await fetch(`${sandbox.host.url}/metrics`, { headers: key.header })).text()
  const records = await auditOf(sandbox)
  const names = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = new Map(
    await Promise.all(
      names.map(async ({ name, parentPath }) => [name, await readFile(join(parentPath, name))] as const),
    ),
  )
  await rm(dataDir, { recursive: true })
  traces = { log: log.text(), metrics, records, files, secrets, calls }
})

/** Calls that end in every way, with everything that must stay inside. */
async function aDayOfCalls({ call, world }: Sandbox): Promise<{ secrets: Record<string, string>; calls: number }> {
  let calls = 0
  const ask = (operation: string, input: unknown, more: object = {}, id = appid) => {
    calls++
    return call(operation, input, { ...key.header, ...more }, id)
  }
  await ask('template.send', message, { 'idempotency-key': idempotencyKey })
  trouble(world, paths.send, { reset: true }, 4)
  await ask(
    'template.send',
    { ...message, url: 'https://m.example.com/o/1' },
    { 'idempotency-key': `${idempotencyKey}b` },
  )
  await ask('template.send', { ...message, touser: 'oUnsubscribed000000000000001' })
  await ask('template.send', { ...message, surplus: follower })
  trouble(world, paths.send, { status: 502, body: follower }, Infinity)
  await ask('template.send', message)
  world.faults.clear()

  const web = world.codes.create({ kind: 'web', appid, openid: follower })
  const token = await ask('oauth2.exchange-code', { code: web.code })
  const { access_token, refresh_token } = token.output as Record<string, string>
  await ask('oauth2.userinfo', { access_token, openid: follower })
  world.faults.add({
    match: { path: paths.userinfo },
    times: 1,
    fault: { errcode: 40001, errmsg: `bad ${access_token}` },
  })
  await ask('oauth2.userinfo', { access_token, openid: follower })

  const login = world.codes.create({ kind: 'login', appid: miniProgram.appid, openid: miniProgram.openid })
  const session = await ask('oauth2.code2session', { js_code: login.code }, {}, miniProgram.appid)
  const { openid, iv, encryptedData } = miniProgram
  const input = { openid, session: session.output.session, iv, encryptedData }
  await ask('oauth2.decrypt-user-data', input, {}, miniProgram.appid)
  return {
    calls,
    secrets: {
      'openid of the follower': follower,
      'openid that was refused': 'oUnsubscribed000000000000001',
      'openid of the mini program': openid,
      'access token': world.tokens.fetchStable(appid, false).access_token,
      'app secret': 'sandbox-app-secret-0123456789abcdef',
      'mini-program secret': 'sandbox-mini-secret-0123456789abcdef',
      'web token': access_token ?? 'none',
      'refresh token': refresh_token ?? 'none',
      'session key': miniProgram.sessionKey,
      'session handle': String(session.output.session),
      'web code': web.code,
      'login code': login.code,
      'API key': key.key,
      'idempotency key': idempotencyKey,
      'value of the message': message.data.thing1.value,
      unionid: 'o6_bmasdasdsad6_2sgVt7hMZOPfL',
    },
  }
}

const foundIn = (text: string): string[] =>
  Object.entries(traces.secrets).flatMap(([name, value]) => (text.includes(value) ? [name] : []))

test('the calls went as they were meant to', () => {
  expect(traces.records.map(({ outcome }) => outcome)).toEqual([
    'ok',
    'WXH_OUTCOME_UNKNOWN',
    'WXH_USER_STATE',
    'WXH_INPUT_INVALID',
    'WXH_OUTCOME_UNKNOWN',
    'ok',
    'ok',
    'WXH_USER_STATE',
    'ok',
    'ok',
  ])
})

test('the audit has one line a call', () => {
  expect(traces.records).toHaveLength(traces.calls)
  expect(new Set(traces.records.map(({ requestId }) => requestId)).size).toBe(traces.calls)
  expect(traces.records[0]).toMatchObject({
    key: 'orders',
    appid,
    protocol: 'template',
    operation: 'send',
    attempts: 1,
  })
  expect(traces.records[2]).toMatchObject({ reason: '43004', rid: expect.stringMatching(/^[0-9a-f]{8}-/) })
})

test('the audit holds nothing that must stay inside', () => {
  expect(foundIn(JSON.stringify(traces.records))).toEqual([])
})

test('the log holds nothing that must stay inside', () => {
  expect(traces.log).toContain('WXH_USER_STATE')
  expect(foundIn(traces.log)).toEqual([])
})

test('no file of the data directory holds it plain', () => {
  expect([...traces.files.keys()]).toEqual(expect.arrayContaining(['audit.jsonl', 'intents.db', 'credentials.db']))
  const found = [...traces.files]
    // The apps file of this test names its secrets inline, as only a sandbox may.
    .filter(([name]) => name !== 'apps.json')
    .flatMap(([name, bytes]) => foundIn(bytes.toString('utf8')).map((secret) => `${name}: ${secret}`))
  expect(found).toEqual([])
})

test('metrics count by outcome, and name no app and no user', () => {
  const count = (operation: string, outcome: string) =>
    new RegExp(
      `^wxhost_calls_total\\{protocol="\\w+",operation="${operation}",[^}]*outcome="${outcome}"[^}]*\\} (\\d+)$`,
      'm',
    ).exec(traces.metrics)?.[1]
  expect(count('send', 'ok')).toBe('1')
  expect(count('send', 'WXH_OUTCOME_UNKNOWN')).toBe('2')
  expect(count('send', 'WXH_USER_STATE')).toBe('1')
  expect(count('exchange-code', 'ok')).toBe('1')
  expect(traces.metrics).toMatch(/^wxhost_credential_fetches_total\{[^}]*outcome="fetched"[^}]*\} 1$/m)
  expect(foundIn(traces.metrics)).toEqual([])
  expect(traces.metrics).not.toContain(appid)
  expect(traces.metrics).not.toContain(miniProgram.appid)
})

import { expect, test } from 'vitest'
import { miniProgram, officialRow } from './support/mini-program.ts'
import { type Sandbox, type SandboxOptions, startSandbox, useDataDir, useMock, useSandbox } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'

const { openid, iv, encryptedData, sessionKey } = miniProgram
const apps = [miniProgram.row, officialRow]

const useMiniProgram = (options: SandboxOptions = {}) => useSandbox({ apps, ...options })

const ask = ({ call }: Sandbox, operation: string, input: object) =>
  call(`oauth2.${operation}`, input, {}, miniProgram.appid)

async function logIn(sandbox: Sandbox): Promise<string> {
  const { code } = sandbox.world.codes.create({ kind: 'login', appid: miniProgram.appid, openid })
  const { output } = await ask(sandbox, 'code2session', { js_code: code })
  return String(output.session)
}

const decrypt = (sandbox: Sandbox, session: string) =>
  ask(sandbox, 'decrypt-user-data', { openid, session, iv, encryptedData })

test('a login gives the openid and a handle, and keeps the session_key', async () => {
  const sandbox = await useMiniProgram()
  const { code } = sandbox.world.codes.create({ kind: 'login', appid: miniProgram.appid, openid })
  const { body, output } = await ask(sandbox, 'code2session', { js_code: code })
  expect(output).toMatchObject({ openid, unionid: 'ocMvos6NjeKLIBqg5Mr9QjxrP1FA', session: expect.any(String) })
  const text = JSON.stringify(body)
  for (const spelling of [sessionKey, Buffer.from(sessionKey, 'base64').toString('base64url'), 'session_key'])
    expect(text).not.toContain(spelling)
})

test("opens WeChat's published sample of user data", async () => {
  const sandbox = await useMiniProgram()
  const { status, output } = await decrypt(sandbox, await logIn(sandbox))
  expect(status).toBe(200)
  expect(output).toEqual({ data: miniProgram.plaintext, openedWith: 'session' })
})

test('a handle is good after a restart', async () => {
  const [mock, dataDir] = [await useMock(), await useDataDir()]
  const before = await startSandbox({ apps, mock, dataDir })
  const session = await logIn(before)
  await before.stop()
  const after = await useMiniProgram({ mock, dataDir })
  expect((await decrypt(after, session)).output.data).toEqual(miniProgram.plaintext)
})

test('a handle is good on every host with the same master key', async () => {
  const mock = await useMock()
  const env = { WXHOST_MASTER_KEY: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url') }
  const [one, other] = [await useMiniProgram({ mock, env }), await useMiniProgram({ mock, env })]
  expect((await decrypt(other, await logIn(one))).status).toBe(200)
})

test('a handle of a host with another master key is stale', async () => {
  const mock = await useMock()
  const [one, other] = [await useMiniProgram({ mock }), await useMiniProgram({ mock })]
  const { status, body } = await decrypt(other, await logIn(one))
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'WXH_USER_STATE', reason: 'session-stale' })
})

test("another app's handle does not open", async () => {
  const sandbox = await useMiniProgram()
  const session = await logIn(sandbox)
  const { status, body } = await sandbox.call('oauth2.decrypt-user-data', { openid, session, iv, encryptedData })
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'WXH_USER_STATE', reason: 'session-stale' })
})

test("another user's handle does not open", async () => {
  const sandbox = await useMiniProgram()
  const session = await logIn(sandbox)
  const input = { openid: 'oAnotherUser0000000000000001', session, iv, encryptedData }
  expect((await ask(sandbox, 'decrypt-user-data', input)).body.reason).toBe('session-stale')
})

test('a handle ends after three days', async () => {
  const clock = new ShiftedClock()
  const sandbox = await useMiniProgram({ clock })
  const session = await logIn(sandbox)
  clock.putForward(3 * 86_400_000 - 60_000)
  expect((await decrypt(sandbox, session)).status).toBe(200)
  clock.putForward(60_001)
  expect((await decrypt(sandbox, session)).body.reason).toBe('session-stale')
})

test('a session that WeChat replaced is known to be over', async () => {
  const sandbox = await useMiniProgram()
  const session = await logIn(sandbox)
  expect((await ask(sandbox, 'check-session', { openid, session })).output).toEqual({ valid: true })
  sandbox.world.users.put({ appid: miniProgram.appid, openid, sessionKey: null })
  expect((await ask(sandbox, 'check-session', { openid, session })).output).toEqual({ valid: false })
  expect((await ask(sandbox, 'reset-session', { openid, session })).body.reason).toBe('session-stale')
})

test('data encrypted under a key that was replaced is stale, not an error of the host', async () => {
  const sandbox = await useMiniProgram()
  const session = await logIn(sandbox)
  const reset = await ask(sandbox, 'reset-session', { openid, session })
  expect(reset.status).toBe(200)
  const renewed = String(reset.output.session)
  expect((await ask(sandbox, 'check-session', { openid, session: renewed })).output).toEqual({ valid: true })
  const { status, body } = await decrypt(sandbox, renewed)
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'WXH_USER_STATE', reason: 'session-stale' })
})

test('data on its way when the key was replaced opens with the handle before', async () => {
  const sandbox = await useMiniProgram()
  const previousSession = await logIn(sandbox)
  const reset = await ask(sandbox, 'reset-session', { openid, session: previousSession })
  const input = { openid, session: reset.output.session, previousSession, iv, encryptedData }
  const { output } = await ask(sandbox, 'decrypt-user-data', input)
  expect(output).toEqual({ data: miniProgram.plaintext, openedWith: 'previousSession' })
})

test('a phone number is read once for its code', async () => {
  const sandbox = await useMiniProgram()
  const { code } = sandbox.world.codes.create({ kind: 'phone', appid: miniProgram.appid, openid })
  expect((await ask(sandbox, 'get-phone-number', { code })).status).toBe(200)
  const { body } = await ask(sandbox, 'get-phone-number', { code })
  expect(body).toMatchObject({ code: 'WXH_USER_STATE', errcode: 40029 })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { apiKey } from './support/api-keys.ts'
import { callHost } from './support/call-host.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { eventually } from './support/eventually.ts'
import { freePort, HostProcess } from './support/host-process.ts'
import { appid, useDataDir, useMock } from './support/sandbox.ts'
import { signedWith, useWebhook, webhookSecrets } from './support/webhook.ts'
import { wxhost, wxhostInTerminal } from './support/wxhost.ts'

const canary = 'template-v1@1.1.0'
const half = ['--steps', '50%,90%', '--error-rate', '50%']

/** `wxhost serve` with a canary that serves nobody yet, and the shell of its operator. */
async function operated() {
  const mock = await useMock()
  const { manifest } = await useCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [{ of: 'template-v1' }] })
  const dataDir = await useDataDir()
  const people = await useWebhook()
  const [release, shop] = [apiKey('release', { scopes: ['admin'] }), apiKey('shop')]
  const keyFile = join(dataDir, 'keys.json')
  await writeFile(keyFile, JSON.stringify({ keys: [release.row, shop.row] }), { mode: 0o600 })
  const port = await freePort()
  const host = new HostProcess(port, {
    WXHOST_DATA_DIR: dataDir,
    WXHOST_MANIFEST: manifest,
    WXHOST_CONTRACTS: 'require',
    WXHOST_API_KEYS: keyFile,
    WXHOST_NOTIFY: `generic:${people.url}#inline:${webhookSecrets[0]}`,
    WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mock.url},https://open.weixin.qq.com=${mock.url}`,
  })
  await host.start()
  onTestFinished(() => host.kill())
  const env = { WXHOST_DATA_DIR: dataDir, ADMIN_KEY: release.key, SHOP_KEY: shop.key }
  return {
    host,
    people,
    env,
    rollout: (...args: readonly string[]) => wxhost(env, 'rollout', ...args),
    /** With the key of a business service. */
    call: () => callHost(host.url, appid, 'template.list', {}, shop.header),
    /** Whoever has the API key, from another machine. */
    remotely: (key: 'ADMIN_KEY' | 'SHOP_KEY') => ['--url', host.url, '--key-env', key],
  }
}

const idIn = (out: string): string => /Planned: (\S+)\./.exec(out)?.[1] ?? `nothing was planned: ${out}`

test('an operator plans, starts and promotes from a shell, and people are told', async () => {
  const { host, rollout, people, call } = await operated()
  const planned = await rollout('plan', 'template', canary, ...half, '--why', 'quicker lists')
  expect(planned).toMatchObject({ code: 0, err: '' })
  const id = idIn(planned.out)
  expect(planned.out).toMatch(/1 +50% +about \d+ +no traffic now: not known\n/)

  expect(await rollout('start', id, '--why', 'office hours')).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${id}: running, step 1 of 2 (50%), 50% to the canary, version 2.`),
  })
  expect((await call()).status).toBe(200)
  expect((await rollout('status')).out).toContain('template-v1@1.0.0 -> template-v1@1.1.0, all appids')

  expect(await rollout('promote', id, '--all', '--if-version', '2', '--why', 'seen enough')).toMatchObject({ code: 0 })
  expect((await call()).headers.get('x-wxhost-plugin')).toBe(canary)
  await eventually(() => people.received.length).toBe(1)
  const [told] = people.received
  expect(told?.body).toMatchObject({ type: 'rollout.promoted', data: { rolloutId: id, canary, why: 'seen enough' } })
  expect(told && signedWith(told, webhookSecrets)).toEqual([webhookSecrets[0]])

  await host.kill()
  await host.start()
  const { out } = await rollout('history', id)
  expect(out.split('\n').map((line) => line.slice(21).trim().split(/ {2,}/).slice(1).join(': '))).toEqual([
    'WHAT: WHY',
    'planned: quicker lists',
    'started: office hours',
    'promoted: seen enough',
    '',
  ])
  expect(out).toMatch(/ cli:\w+ +planned/)
})

test('of two operators the second is told that somebody was quicker', async () => {
  const { rollout, remotely } = await operated()
  const id = idIn((await rollout('plan', 'template', canary, ...half, '--why', 'quicker lists')).out)
  const byKey = await rollout('start', id, '--if-version', '1', '--why', 'from afar', ...remotely('ADMIN_KEY'))
  expect(byKey).toMatchObject({ code: 0, err: '' })
  const second = await rollout('abort', id, '--if-version', '1', '--why', 'not today')
  expect(second).toMatchObject({ code: 1, out: '' })
  expect(second.err).toContain('WXH_ROLLOUT_CONFLICT')
  // What changed, and by whom.
  expect(second.err).toMatch(/started/)
  expect(second.err).toMatch(/release/)
})

test('a business service may not steer, nor may who has no key', async () => {
  const { rollout, remotely, host } = await operated()
  const refused = await rollout('plan', 'template', canary, '--why', 'mine', ...remotely('SHOP_KEY'))
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('WXH_ADMIN_FORBIDDEN') })
  const nobody = await rollout('status', '--url', host.url)
  expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('WXH_UNAUTHENTICATED') })
  expect((await rollout('status')).out).toContain('There are no rollouts.')
})

test('a plan that cannot be is refused with every fault', async () => {
  const { rollout } = await operated()
  const { code, err } = await rollout('plan', 'template', 'template-v1@9.9.9', '--steps', '50%,1%', '--why', 'x')
  expect(code).toBe(1)
  expect(err).toMatch(/\(2 faults\)|2\. /)
  expect(err).toContain('WXH_ROLLOUT_REFUSED')
})

test('in a terminal the status is drawn over itself until q, and leaves it as it was', async () => {
  const { rollout, env } = await operated()
  const id = idIn((await rollout('plan', 'template', canary, ...half, '--why', 'quicker lists')).out)
  const { code, out } = await wxhostInTerminal(env, ['rollout', 'status', id], {
    stopAt: 'q ends this view',
    keys: 'q',
  })
  expect(code).toBe(0)
  const enter = out.indexOf('\u001b[?1049h\u001b[?25l')
  const leave = out.indexOf('\u001b[?25h\u001b[?1049l')
  expect(enter).toBeGreaterThanOrEqual(0)
  expect(leave).toBeGreaterThan(enter)
  expect(out.slice(enter, leave)).toContain('evidence against the canary')
  // Keys are lines again, and are shown.
  expect(out.slice(leave)).toMatch(/(?<!-)\bicanon\b/)
  expect(out.slice(leave)).toMatch(/(?<!-)\becho\b/)
})

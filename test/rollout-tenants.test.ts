import { SANDBOX } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import type { Answer } from './support/call-host.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { appid, type Sandbox, type SandboxOptions, useMock, useSandbox } from './support/sandbox.ts'

const order = { actor: 'cli:test', why: 'a test' }
const canary = 'template-v1@1.1.0'
const heavy = 'wx0123456789abcdef'
const secret = 'secret-of-another-tenant-0123456'
const half = { kind: 'weight', weight: 500_000 } as const
const most = { kind: 'weight', weight: 900_000 } as const
const list = '/cgi-bin/template/get_all_private_template'

const rowOf = (id: string, its: string) => ({
  appid: id,
  kind: 'official-account',
  secrets: { 'app-secret': `inline:${its}` },
})

interface Tenants extends SandboxOptions {
  /** What the heavy tenant was told its secret is. */
  readonly heavySecret?: string
  readonly plan?: object
}

/** A light tenant and a heavy one, and a canary of template that does as stable does, at half of the calls. */
async function useTenants({ heavySecret = secret, plan = {}, ...options }: Tenants = {}) {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', run: 'inline' }],
  })
  const mock = await useMock()
  mock.world.apps.put({ appid: heavy, secret, kind: 'official' })
  const sandbox = await useSandbox({
    mock,
    apps: [rowOf(appid, SANDBOX.app.secret), rowOf(heavy, heavySecret)],
    env: { WXHOST_MANIFEST: manifest },
    ...options,
  })
  const { control } = sandbox.host.rollouts
  const { rollout } = await control.plan({ protocol: 'template', canary, steps: [half], ...plan }, order)
  await control.start(rollout.id, order)
  return { ...sandbox, view: () => control.view(rollout.id) }
}

/** A call for each key at once. @returns how they were answered. */
const callsOf = ({ call }: Sandbox, app: string, keys: readonly string[]) =>
  Promise.all(keys.map((key) => call('template.list', {}, { 'idempotency-key': key }, app)))

let made = 0
const newKeys = (count: number): readonly string[] => Array.from({ length: count }, () => `tenant-key-${made++}`)
const said = (answers: readonly Answer[]) => [...new Set(answers.map(({ status, body }) => `${status} ${body.code}`))]

describe('a tenant with nine tenths of the traffic', () => {
  test.each([
    ['may not use the interface', 48001, '403 WXH_PERMISSION'],
    ['has not let this machine’s address in', 40164, '502 WXH_CONFIG'],
    ['has used up its quota', 45009, '429 WXH_QUOTA_EXHAUSTED'],
    ['names a user whom nobody knows', 40003, '409 WXH_USER_STATE'],
  ])('that %s says nothing of the canary', async (_why, errcode, refused) => {
    const tenants = await useTenants()
    tenants.world.faults.add({ match: { appid: heavy, path: list }, fault: { errcode } })
    for (let round = 0; round < 4; round++) {
      expect(said(await callsOf(tenants, heavy, newKeys(18)))).toEqual([refused])
      expect(said(await callsOf(tenants, appid, newKeys(2)))).toEqual(['200 undefined'])
    }
    const { rollout, judge, repeats } = tenants.view()
    const { stable, canary: its } = judge.arms
    expect(rollout.state).toEqual({ kind: 'running' })
    expect([stable.requests + its.requests, stable.errors, its.errors, repeats]).toEqual([80, 0, 0, 0])
    // That none of 72 calls fell to it has a chance of 1 in 10^21.
    expect(its.requests).toBeGreaterThan(0)
  })

  test.each([
    ['whose secret is wrong', { heavySecret: 'not-the-secret-of-that-tenant-01' }, 0, '502 WXH_CREDENTIAL_REFUSED'],
    ['whose every token is refused', {}, 40001, '502 WXH_CREDENTIAL'],
  ])('%s is not counted at all', async (_why, options, errcode, refused) => {
    const tenants = await useTenants(options)
    if (errcode !== 0) tenants.world.faults.add({ match: { appid: heavy, path: list }, fault: { errcode } })
    expect(said(await callsOf(tenants, heavy, newKeys(18)))).toEqual([refused])
    expect(said(await callsOf(tenants, appid, newKeys(2)))).toEqual(['200 undefined'])
    const { rollout, judge } = tenants.view()
    expect(rollout.state).toEqual({ kind: 'running' })
    expect(judge.arms.stable.requests + judge.arms.canary.requests).toBe(2)
  })

  test('that has but one key stays on one arm, and the keys of others are dealt by the weight', async () => {
    const tenants = await useTenants()
    const versionsOf = async (app: string, keys: readonly string[]) =>
      (await callsOf(tenants, app, keys)).map(({ headers }) => headers.get('x-wxhost-plugin'))
    const one = await versionsOf(heavy, Array(90).fill('tenant-with-one-key'))
    expect(new Set(one).size).toBe(1)
    const others = await versionsOf(appid, newKeys(100))
    // Half of 100, standard deviation 5: six of them are 30.
    expect(Math.abs(others.filter((version) => version === canary).length - 50)).toBeLessThan(30)
  })
})

test('a cohort of which one app is silent goes on by the calls of the other, and takes the silent one along', async () => {
  // At a limit of a half a step passes after a score of calls without a failure.
  const plan = { cohort: { apps: [appid, heavy] }, steps: [half, most], limits: { errorRate: 0.5 } }
  const tenants = await useTenants({ plan })
  for (let round = 0; round < 50 && tenants.view().rollout.step === 0; round++)
    await callsOf(tenants, appid, newKeys(10))
  expect(tenants.view().rollout).toMatchObject({ state: { kind: 'running' }, step: 1 })
  const keys = newKeys(40)
  const lane = (app: string) => tenants.host.rollouts.lane(app, 'template')
  expect(keys.map((key) => lane(heavy)?.armOf(key))).toEqual(keys.map((key) => lane(appid)?.armOf(key)))
  const [first] = await callsOf(tenants, heavy, [keys.find((key) => lane(heavy)?.armOf(key) === 'canary') ?? ''])
  expect([first?.status, first?.headers.get('x-wxhost-plugin')]).toEqual([200, canary])
})

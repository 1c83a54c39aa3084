import type { PlanRequest, RolloutView } from '@wxhost/core'
import { describe, expect, test } from 'vitest'
import { apiKey } from './support/api-keys.ts'
import { auditOf } from './support/audit-file.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { appRow, merchantRow, payPaths, useTime } from './support/pay.ts'
import { appid, message, type Sandbox, type SandboxOptions, useDataDir, useSandbox } from './support/sandbox.ts'

const otherApp = 'wx0123456789abcdef'
const order = { actor: 'cli:test', why: 'a test' }
/** Too strict to be passed or judged in the calls of one test: what is tested is who goes where. */
const limits = { errorRate: 0.001 }
const weight = (share: number) => ({ kind: 'weight', weight: Math.round(share * 1_000_000) }) as const
const canaryOf: Readonly<Record<string, string>> = { pay: 'pay-v3@1.1.0', template: 'template-v1@1.1.0' }

/** Two apps of one merchant, with canaries of pay and template that do as stable does. */
async function useCanaries(options: SandboxOptions = {}): Promise<Sandbox> {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1', 'pay-v3'],
    canaries: [
      { of: 'template-v1', run: 'inline' },
      { of: 'pay-v3', run: 'inline' },
    ],
  })
  return useSandbox({
    apps: [appRow(), { ...appRow(), appid: otherApp }],
    merchants: [merchantRow()],
    env: { WXHOST_MANIFEST: manifest, WXHOST_CONTRACTS: 'require' },
    ...options,
  })
}

async function start({ host }: Sandbox, protocol: string, more: Partial<PlanRequest> = {}): Promise<RolloutView> {
  const { control } = host.rollouts
  const canary = canaryOf[protocol] ?? ''
  const { rollout } = await control.plan({ protocol, canary, limits, steps: [weight(0.5)], ...more }, order)
  return control.start(rollout.id, order)
}

/** Which version answers a question about an order, in which app: `canary` or `stable`. WeChat knows no such order. */
async function armOf({ call }: Sandbox, number: string, app = appid, headers = {}): Promise<'stable' | 'canary'> {
  const answer = await call('pay.query-order', { out_trade_no: number }, headers, app)
  expect([answer.status, answer.body.reason]).toEqual([422, 'ORDER_NOT_EXIST'])
  return answer.headers.get('x-wxhost-plugin') === canaryOf.pay ? 'canary' : 'stable'
}

/** Those of the orders that go to the canary. */
async function onCanary(sandbox: Sandbox, numbers: readonly string[], app = appid): Promise<readonly string[]> {
  const arms = await Promise.all(numbers.map((number) => armOf(sandbox, number, app)))
  return numbers.filter((_number, at) => arms[at] === 'canary')
}

const orders = Array.from({ length: 60 }, (_, number) => `ROUTED${String(number).padStart(6, '0')}`)

describe('an order', () => {
  test('stays on its arm, whoever asks and how often', async () => {
    const sandbox = await useCanaries()
    await start(sandbox, 'pay')
    const first = await onCanary(sandbox, orders)
    // Half of 60, standard deviation 3.9: both arms are there.
    expect(first.length).toBeGreaterThan(9)
    expect(first.length).toBeLessThan(51)
    expect(await onCanary(sandbox, orders)).toEqual(first)
    expect(await onCanary(sandbox, orders, otherApp)).toEqual(first)
  })

  test('that is on the canary stays there as the weight rises, and leaves when it is taken back', async () => {
    const sandbox = await useCanaries()
    const { control } = sandbox.host.rollouts
    const { rollout } = await start(sandbox, 'pay', { steps: [weight(0.1), weight(0.4), weight(0.9)] })
    const taken = [await onCanary(sandbox, orders)]
    for (const _step of [1, 2]) {
      await control.promote(rollout.id, order)
      taken.push(await onCanary(sandbox, orders))
    }
    const [tenth = [], some = [], most = []] = taken
    expect(tenth.filter((number) => !some.includes(number))).toEqual([])
    expect(some.filter((number) => !most.includes(number))).toEqual([])
    expect([tenth.length < some.length, some.length < most.length]).toEqual([true, true])
    await control.abort(rollout.id, order)
    expect(await onCanary(sandbox, orders)).toEqual([])
  })
})

describe('a cohort', () => {
  test('of one app leaves the other alone', async () => {
    const sandbox = await useCanaries()
    await start(sandbox, 'pay', { steps: [weight(0.9)], cohort: { apps: [otherApp] } })
    expect(await onCanary(sandbox, orders.slice(0, 20))).toEqual([])
    expect((await onCanary(sandbox, orders.slice(0, 20), otherApp)).length).toBeGreaterThan(9)
  })
})

test('rollouts of two protocols run side by side, and one ends without the other', async () => {
  const sandbox = await useCanaries()
  const pay = await start(sandbox, 'pay', { steps: [weight(0.99)] })
  await start(sandbox, 'template', { steps: [weight(0.99)] })
  const sentBy = async () => (await sandbox.call('template.send', message)).headers.get('x-wxhost-plugin')
  expect(await sentBy()).toBe('template-v1@1.1.0')
  expect(await armOf(sandbox, 'ROUTED000001')).toBe('canary')
  await sandbox.host.rollouts.control.abort(pay.rollout.id, order)
  expect(await armOf(sandbox, 'ROUTED000001')).toBe('stable')
  expect(await sentBy()).toBe('template-v1@1.1.0')
})

test('the audit names the arm and the version of each call, the metrics count them', async () => {
  const sandbox = await useCanaries({ dataDir: await useDataDir() })
  const { rollout } = await start(sandbox, 'pay', { steps: [weight(0.99)] })
  await armOf(sandbox, 'ROUTED000001')
  const shown = await (await fetch(`${sandbox.host.url}/metrics`)).text()
  expect(shown).toContain('wxhost_rollout_calls_total{protocol="pay",arm="canary",outcome="ok"} 1')
  expect(shown).toContain(`wxhost_rollout_state{protocol="pay",rollout="${rollout.id}",state="running"} 1`)
  expect(shown).toContain(`wxhost_rollout_weight{protocol="pay",rollout="${rollout.id}"} 0.99`)
  expect(await auditOf(sandbox)).toMatchObject([{ arm: 'canary', plugin: canaryOf.pay, rescued: false }])
})

describe('a caller that names the version', () => {
  test('needs a key with the scope, is answered by it, and is not observed', async () => {
    const [tester, other] = [apiKey('tester', { scopes: ['arm'] }), apiKey('other')]
    const sandbox = await useCanaries({ keys: [tester.row, other.row] })
    const { rollout } = await start(sandbox, 'pay', { steps: [weight(0.01)] })
    const chosen = (arm: string, { header }: typeof tester) => ({ ...header, 'x-wxhost-arm': arm })
    const number = 'ROUTED000001'
    expect(await armOf(sandbox, number, appid, chosen('canary', tester))).toBe('canary')
    expect(await armOf(sandbox, number, appid, chosen('stable', tester))).toBe('stable')
    const refused = await sandbox.call('pay.query-order', { out_trade_no: number }, chosen('canary', other))
    expect([refused.status, refused.body.code]).toEqual([403, 'WXH_ARM_FORBIDDEN'])
    const { arms } = sandbox.host.rollouts.control.view(rollout.id).judge
    expect([arms.stable.requests, arms.canary.requests]).toEqual([0, 0])
  })

  test('finds no canary before the start and after the end of a rollout', async () => {
    const sandbox = await useCanaries()
    const ask = async () => {
      const answer = await sandbox.call('pay.query-order', { out_trade_no: 'R1' }, { 'x-wxhost-arm': 'canary' })
      return answer.body.code
    }
    expect(await ask()).toBe('WXH_ARM_ABSENT')
    const { rollout } = await start(sandbox, 'pay')
    expect(await ask()).not.toBe('WXH_ARM_ABSENT')
    await sandbox.host.rollouts.control.abort(rollout.id, order)
    expect(await ask()).toBe('WXH_ARM_ABSENT')
  })
})

test('one tenant with most of the traffic, whose every call fails at WeChat, is one witness', async () => {
  const sandbox = await useCanaries()
  const { rollout } = await start(sandbox, 'pay', { steps: [weight(0.05)], limits: {} })
  const heavy = await numberOnCanary(sandbox)
  const path = payPaths.query.replace('{out_trade_no}', heavy)
  sandbox.world.faults.add({ match: { path }, fault: { status: 502, body: 'bad gateway' } })
  for (let call = 0; call < 12; call++)
    expect((await sandbox.call('pay.query-order', { out_trade_no: heavy })).status).toBeGreaterThan(500)
  const { rollout: after, judge, repeats } = sandbox.host.rollouts.control.view(rollout.id)
  expect(after.state.kind).toBe('running')
  expect([judge.arms.canary.errors, repeats]).toEqual([1, 11])
})

test('time alone promotes nothing', async () => {
  const { clock, mock } = await useTime()
  const sandbox = await useCanaries({ clock, mock })
  const { rollout } = await start(sandbox, 'pay', { steps: [weight(0.01), weight(0.05)], limits: {} })
  await clock.advance(3_600_000)
  expect(sandbox.host.rollouts.control.view(rollout.id).rollout).toMatchObject({ state: { kind: 'running' }, step: 0 })
})

const numberOnCanary = async (sandbox: Sandbox): Promise<string> => {
  const [found] = await onCanary(sandbox, orders)
  if (found === undefined) throw new Error('no order falls to the canary')
  return found
}

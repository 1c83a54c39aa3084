import { expect, test } from 'vitest'
import { auditOf } from './support/audit-file.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { eventually } from './support/eventually.ts'
import { appRow, merchantRow } from './support/pay.ts'
import { appid, type Sandbox, useDataDir, useSandbox } from './support/sandbox.ts'

const order = { actor: 'cli:test', why: 'a test' }

/** A host whose canary of pay cannot ask for an order, at half of all orders. */
async function useBadCanary(): Promise<Sandbox & { readonly id: string }> {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1', 'pay-v3'],
    canaries: [{ of: 'pay-v3', change: `operation('query-order', { encode() { throw new Error('planted') } })` }],
  })
  const sandbox = await useSandbox({
    apps: [appRow()],
    merchants: [merchantRow()],
    dataDir: await useDataDir(),
    env: { WXHOST_MANIFEST: manifest, WXHOST_CONTRACTS: 'require' },
  })
  const { control } = sandbox.host.rollouts
  const steps = [{ kind: 'weight', weight: 500_000 }] as const
  const { rollout } = await control.plan({ protocol: 'pay', canary: 'pay-v3@1.1.0', steps }, order)
  await control.start(rollout.id, order)
  return { ...sandbox, id: rollout.id }
}

/** What WeChat says of an order that it does not know: an answer, and no fault of anybody. */
const ask = ({ call }: Sandbox, number: number, headers = {}) =>
  call('pay.query-order', { out_trade_no: `BACK${String(number).padStart(6, '0')}` }, headers, appid)

test('a canary that fails is taken back after a handful of calls, and every caller is answered', async () => {
  const sandbox = await useBadCanary()
  for (let number = 0; number < 60; number++) {
    const { status, body, headers } = await ask(sandbox, number)
    expect([status, body.reason, headers.get('x-wxhost-plugin')]).toEqual([422, 'ORDER_NOT_EXIST', 'pay-v3@1.0.0'])
  }
  // Suspended at once; that it fails alike in a fresh worker is known a little later.
  const { control } = sandbox.host.rollouts
  await eventually(() => control.view(sandbox.id).rollout.state.kind).toBe('rolled-back')
  expect((await ask(sandbox, 1, { 'x-wxhost-arm': 'canary' })).body.code).toBe('WXH_ARM_ABSENT')
  const shown = await (await fetch(`${sandbox.host.url}/metrics`)).text()
  expect(shown).toMatch(/wxhost_rollbacks_total\{protocol="pay",why="[\w-]+"\} 1\n/)
  const failed = Number(/wxhost_rollout_calls_total\{[^}]*outcome="failed"\} (\d+)/.exec(shown)?.[1])
  expect(shown).toContain(`wxhost_rollout_rescued_total{protocol="pay"} ${failed}`)
  // Two by the simulation of the design; twice as many, and those that were in hand, at most.
  expect(failed).toBeLessThanOrEqual(5)
  const audit = await auditOf(sandbox)
  expect(audit.filter(({ rescued }) => rescued)).toHaveLength(failed)
  expect(audit.filter(({ arm }) => arm === 'canary')).toHaveLength(failed)
})

test('a tester who names the bad canary sees it fail, and the rollout does not', async () => {
  const sandbox = await useBadCanary()
  for (let number = 0; number < 5; number++) {
    const answer = await ask(sandbox, number, { 'x-wxhost-arm': 'canary' })
    expect([answer.body.code, answer.headers.get('x-wxhost-plugin')]).toEqual(['WXH_PLUGIN_FAULT', 'pay-v3@1.1.0'])
  }
  const { rollout, judge, rescued } = sandbox.host.rollouts.control.view(sandbox.id)
  expect([rollout.state.kind, judge.arms.canary.requests, rescued]).toEqual(['running', 0, 0])
})

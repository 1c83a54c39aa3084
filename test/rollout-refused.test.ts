import type { Order, PlanRequest } from '@wxhost/core'
import { describe, expect, test } from 'vitest'
import { type CanaryPlugin, useCanaryHome } from './support/canary-plugin.ts'
import { captureLog } from './support/captured-log.ts'
import { appid, useSandbox } from './support/sandbox.ts'

const order: Order = { actor: 'cli:test', why: 'a new version' }
const request: PlanRequest = {
  protocol: 'template',
  canary: 'template-v1@1.1.0',
  steps: [{ kind: 'weight', weight: 50_000 }],
}

async function hostWith(canaries: readonly CanaryPlugin[]) {
  const { manifest } = await useCanaryHome({ stable: ['oauth2', 'template-v1'], canaries })
  const log = captureLog()
  const { host } = await useSandbox({ env: { WXHOST_MANIFEST: manifest }, log: log.hostLog })
  return { ...host.rollouts, log }
}

describe('a rollout is refused', () => {
  test('whose canary has no contract record, though the host loads without one', async () => {
    const { control } = await hostWith([{ of: 'template-v1', proven: false }])
    await expect(control.plan(request, order)).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_REFUSED',
      details: { faults: [expect.objectContaining({ code: 'WXH_CONTRACT_MISSING' })] },
    })
    expect(control.list()).toEqual([])
  })

  test('whose canary lacks an operation of stable: the diff names it', async () => {
    const change = `({ operations: Object.fromEntries(Object.entries(plugin.operations).filter(([name]) => name !== 'list')) })`
    const { control } = await hostWith([{ of: 'template-v1', change }])
    await expect(control.plan(request, order)).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_REFUSED',
      message: expect.stringContaining(
        'template-v1@1.0.0 -> template-v1@1.1.0: operations is no operation any more ("list" -> nothing)',
      ),
    })
  })

  test('whose canary speaks another protocol, with weights that fall and apps that nobody knows: all at once', async () => {
    const { control } = await hostWith([{ of: 'oauth2', version: '1.1.0' }])
    const steps = [50_000, 10_000, 1_000_000].map((weight) => ({ kind: 'weight', weight }) as const)
    const refused = control.plan({ ...request, canary: 'oauth2@1.1.0', steps, cohort: { apps: ['wx0'] } }, order)
    const error = await refused.catch((thrown: { details: { faults: readonly { where: string }[] } }) => thrown)
    expect(error).toMatchObject({
      details: { faults: [{ where: 'canary' }, { where: 'cohort/apps' }, { where: 'steps/1' }, { where: 'steps/2' }] },
    })
  })

  test('of an app that is in another one', async () => {
    const { control } = await hostWith([{ of: 'template-v1' }, { of: 'template-v1', version: '1.2.0' }])
    const { rollout } = await control.plan({ ...request, cohort: { apps: [appid] } }, order)
    await expect(control.plan({ ...request, canary: 'template-v1@1.2.0' }, order)).rejects.toThrow(
      `any app may be in ${rollout.id} as well, which is planned`,
    )
    await control.abort(rollout.id, order)
    await control.plan({ ...request, canary: 'template-v1@1.2.0' }, order)
  })
})

test('each change is in the log, with who made it and why', async () => {
  const { control, accuse, log } = await hostWith([{ of: 'template-v1' }])
  const { rollout } = await control.plan(request, order)
  await control.start(rollout.id, { ...order, why: '门诊开始前' })
  expect(log.alarms().join('\n')).not.toContain(rollout.id)
  accuse(rollout.id, 'hard-evidence', 'decode of send threw again')
  await expect.poll(() => log.alarms().join('\n')).toContain('hard-evidence: decode of send threw again')
  for (const said of ['rollout planned', 'rollout started', 'rollout rolled-back', '门诊开始前', 'cli:test'])
    expect(log.text()).toContain(said)
})

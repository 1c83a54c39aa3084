import type { Order, RolloutView, RunningHost } from '@wxhost/core'
import { describe, expect, test } from 'vitest'
import { useCanaryHome } from './support/canary-plugin.ts'
import { captureLog } from './support/captured-log.ts'
import { eventually } from './support/eventually.ts'
import { appid, type Sandbox, startSandbox, useDataDir, useMock, useSandbox } from './support/sandbox.ts'

const order = (why: string, version?: number): Order => ({
  actor: 'cli:test',
  why,
  ...(version !== undefined && { version }),
})
/** At a limit of a half a step passes after 12 calls without a failure: ln 1000 / ln(0.9 / 0.5) = 11.75. */
const limits = { errorRate: 0.5 }
const canary = 'template-v1@1.1.0'
const half = { kind: 'weight', weight: 500_000 } as const
const most = { kind: 'weight', weight: 900_000 } as const

async function home(change?: string): Promise<Record<string, string>> {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', run: 'inline', ...(change !== undefined && { change }) }],
  })
  return { WXHOST_MANIFEST: manifest, WXHOST_CONTRACTS: 'require' }
}

const planAndStart = async ({ rollouts }: RunningHost, steps: readonly object[]): Promise<RolloutView> => {
  const request = { protocol: 'template', canary, limits, steps: steps as never }
  const { rollout } = await rollouts.control.plan(request, order('a new version'))
  return rollouts.control.start(rollout.id, order('office hours'))
}

/** The versions that answered so many calls, one after the other. Listing is sticky by nothing: each call is dealt anew. */
async function versionsOf({ call }: Sandbox, calls: number): Promise<ReadonlySet<string | null>> {
  const versions = new Set<string | null>()
  for (let i = 0; i < calls; i++) {
    const { status, headers } = await call('template.list')
    expect(status).toBe(200)
    versions.add(headers.get('x-wxhost-plugin'))
  }
  return versions
}

const callUntil = async (sandbox: Sandbox, isReached: () => boolean): Promise<void> => {
  for (let i = 0; i < 500 && !isReached(); i++) await versionsOf(sandbox, 1)
}

describe('a healthy canary', () => {
  test('advances by its calls, over a restart, until it is stable', async () => {
    const env = await home()
    const [mock, dataDir] = [await useMock(), await useDataDir()]
    const before = await startSandbox({ env, mock, dataDir })
    const { rollout } = await planAndStart(before.host, [half, most])
    const of = (host: RunningHost) => host.rollouts.control.view(rollout.id)
    await callUntil(before, () => of(before.host).rollout.step === 1)
    await versionsOf(before, 5)
    const seen = of(before.host)
    expect(Object.keys(seen.withinMs)).toEqual(['stable', 'canary'])
    await before.stop()

    const after = await useSandbox({ env, mock, dataDir })
    expect(of(after.host).rollout).toEqual(seen.rollout)
    expect(of(after.host).judge.arms).toEqual(seen.judge.arms)
    await callUntil(after, () => of(after.host).rollout.state.kind === 'promoted')
    expect(await versionsOf(after, 5)).toEqual(new Set([canary]))
    const history = await after.host.rollouts.control.history(rollout.id)
    expect(history.map(({ what, actor }) => `${what} by ${actor}`)).toEqual([
      'planned by cli:test',
      'started by cli:test',
      'advanced by host',
      'promoted by host',
    ])
  })

  test('that was promoted serves after a restart as well', async () => {
    const env = await home()
    const dataDir = await useDataDir()
    const before = await startSandbox({ env, dataDir })
    const { rollout } = await planAndStart(before.host, [half])
    await before.host.rollouts.control.promote(rollout.id, { ...order('seen enough'), all: true })
    await before.stop()
    const after = await useSandbox({ env, dataDir })
    expect(await versionsOf(after, 3)).toEqual(new Set([canary]))
  })

  test('that was promoted and is not loaded any more leaves the one before it, and a notice', async () => {
    const dataDir = await useDataDir()
    const before = await startSandbox({ env: await home(), dataDir })
    const { rollout } = await planAndStart(before.host, [half])
    await before.host.rollouts.control.promote(rollout.id, { ...order('seen enough'), all: true })
    await before.stop()
    const log = captureLog()
    const { manifest } = await useCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [] })
    const after = await useSandbox({ env: { WXHOST_MANIFEST: manifest }, dataDir, log: log.hostLog })
    expect(await versionsOf(after, 3)).toEqual(new Set(['template-v1@1.0.0']))
    const notice = `rollout ${rollout.id}: ${canary} was promoted and is not loaded, so the version before it serves`
    const ready = (await (await fetch(`${after.host.url}/readyz`)).json()) as { notices: readonly string[] }
    expect(ready.notices).toContain(notice)
    expect(log.alarms().join('\n')).toContain(notice)
  })

  test('that was promoted goes back by one order, and stays back over a restart', async () => {
    const env = await home()
    const dataDir = await useDataDir()
    const before = await startSandbox({ env, dataDir })
    const { control } = before.host.rollouts
    const { rollout } = await planAndStart(before.host, [half])
    await control.promote(rollout.id, { ...order('seen enough'), all: true })
    expect(await versionsOf(before, 3)).toEqual(new Set([canary]))
    await control.abort(rollout.id, order('complaints'))
    expect(await versionsOf(before, 3)).toEqual(new Set(['template-v1@1.0.0']))
    await before.stop()
    const after = await useSandbox({ env, dataDir })
    expect(await versionsOf(after, 3)).toEqual(new Set(['template-v1@1.0.0']))
  })

  test('is never promoted without calls', async () => {
    const { host } = await useSandbox({ env: await home() })
    const { rollout } = await planAndStart(host, [half])
    expect(host.rollouts.control.view(rollout.id)).toMatchObject({
      rollout: { state: { kind: 'running' }, step: 0 },
      weight: 500_000,
      callsPerMinute: 0,
      stepLeftMs: undefined,
    })
  })
})

describe('a canary that throws', () => {
  const planted = `operation('list', { encode() { throw new Error('planted') } })`

  test('is taken back, each caller has an answer, and a restart changes nothing', async () => {
    const env = await home(planted)
    const dataDir = await useDataDir()
    const before = await startSandbox({ env, dataDir })
    const { rollout } = await planAndStart(before.host, [half])
    const isBack = (host: RunningHost) => host.rollouts.control.view(rollout.id).rollout.state.kind === 'rolled-back'
    await callUntil(before, () => isBack(before.host))
    await eventually(() => isBack(before.host)).toBe(true)
    expect(before.host.rollouts.lane(appid, 'template')).toBeUndefined()
    await before.stop()
    const after = await useSandbox({ env, dataDir })
    expect(isBack(after.host)).toBe(true)
    expect(await versionsOf(after, 10)).toEqual(new Set(['template-v1@1.0.0']))
  })

  test('cannot be planned again before a person cleared it', async () => {
    const { host } = await useSandbox({ env: await home(planted) })
    const { control } = host.rollouts
    const { rollout } = await planAndStart(host, [half])
    host.rollouts.accuse(rollout.id, 'hard-evidence', 'encode of list threw again')
    await eventually(() => control.view(rollout.id).rollout.state).toMatchObject({ kind: 'rolled-back' })
    await expect(control.plan({ protocol: 'template', canary }, order('once more'))).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_REFUSED',
      message: expect.stringContaining(`were rolled back by ${rollout.id}`),
    })
    const cleared = await control.clear(rollout.id, order('it was the test'))
    expect(cleared.rollout).toMatchObject({ state: { kind: 'planned' }, attempt: 2, step: 0 })
  })
})

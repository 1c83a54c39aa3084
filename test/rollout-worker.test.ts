import { describe, expect, test } from 'vitest'
import { useCanaryHome } from './support/canary-plugin.ts'
import { DealtCalls } from './support/dealt-calls.ts'
import { eventually } from './support/eventually.ts'
import { paths, sendings } from './support/ledger.ts'
import { useSandbox } from './support/sandbox.ts'

const order = { actor: 'cli:test', why: 'a test' }
const [stable, canary] = ['template-v1@1.0.0', 'template-v1@1.1.0']
const plan = { protocol: 'template', canary, steps: [{ kind: 'weight', weight: 50_000 }] } as const
/** On a busy machine threads take their time to start. */
const timeout = 90_000

const encoding = (body: string) => `operation('list', { encode() { ${body} } })`
const decoding = (body: string) => `operation('list', { decode() { ${body} } })`

const env = {
  WXHOST_CALL_TIMEOUT_MS: '3000',
  WXHOST_WORKER_SILENCE_MS: '500',
  WXHOST_WORKER_HEAP: '64MiB',
  WXHOST_WORKER_BUFFERS: '32MiB',
}

/** A canary in a worker, at 5 % of calls, beside stable in the thread of the host. */
async function rollingOut(change: string, more: Readonly<Record<string, string>> = {}) {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', change }],
  })
  const sandbox = await useSandbox({ env: { ...env, ...more, WXHOST_MANIFEST: manifest } })
  const { control } = sandbox.host.rollouts
  const { rollout } = await control.plan(plan, order)
  const calls = new DealtCalls(sandbox)
  const state = () => control.view(rollout.id).rollout.state
  const start = async () => {
    await control.start(rollout.id, order)
    await calls.good(40, 0)
  }
  await start()
  return {
    ...sandbox,
    state,
    startAgain: async () => {
      await control.clear(rollout.id, order)
      await start()
    },
    /** Calls that fall to the canary, one after the other, each beside one of stable's; all are answered by stable. */
    async callUntilBack(): Promise<number> {
      let made = 0
      for (let key = calls.keyOf('canary'); key !== undefined && made < 10; key = calls.keyOf('canary')) {
        made++
        const answers = await Promise.all(
          [key, calls.keyOf('stable')].map((one) => sandbox.call('template.list', {}, { 'idempotency-key': `${one}` })),
        )
        const said = answers.map(({ status, headers }) => `${status} ${headers.get('x-wxhost-plugin')}`)
        expect(said).toEqual([`200 ${stable}`, `200 ${stable}`])
      }
      await eventually(() => state().kind).toBe('rolled-back')
      return made
    },
    /** The worker of the canary is of no concern to anybody any more. */
    async servesOn(): Promise<void> {
      await calls.good(20, 0)
      expect((await fetch(`${sandbox.host.url}/readyz`)).status).toBe(200)
    },
  }
}

describe('a canary whose worker', () => {
  test.each([
    ['never comes back from encode', encoding('return new Promise(() => {})')],
    ['never comes back from decode', decoding('return new Promise(() => {})')],
    ['loops for ever in encode', encoding('for (;;) {}')],
    ['loops for ever in decode', decoding('for (;;) {}')],
    ['fills its heap', encoding(`const all = []; for (;;) all.push({ text: 'x'.repeat(100), at: all.length })`)],
    ['fills buffers', encoding('const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1))')],
  ])('%s is taken back by its calls, which stable answers', { timeout }, async (_what, change) => {
    const { callUntilBack, state, servesOn, world } = await rollingOut(change)
    const before = sendings(world, paths.list).length
    const made = await callUntilBack()
    // Time and memory are a matter of the machine as well: no hard evidence. Two by the simulation of the design.
    expect(state()).toMatchObject({ why: 'absolute' })
    expect(made).toBe(2)
    expect(sendings(world, paths.list).length - before).toBe(2 * made)
    await servesOn()
  })

  test('is quarantined is rolled back for that, and not started again', { timeout }, async () => {
    const deaths = { WXHOST_WORKER_DEATHS: '1' }
    const { callUntilBack, state, startAgain, servesOn } = await rollingOut(encoding('for (;;) {}'), deaths)
    expect(await callUntilBack()).toBeLessThanOrEqual(2)
    expect(state()).toMatchObject({ kind: 'rolled-back', why: 'quarantined' })
    await expect(startAgain()).rejects.toThrow(`the worker of ${canary} is quarantined`)
    await servesOn()
  })
})

test('a canary that crashes as it is loaded serves nobody, and no rollout of it begins', { timeout }, async () => {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', change: `(() => { throw new Error('planted') })()`, proven: false }],
  })
  const sandbox = await useSandbox({ env: { WXHOST_MANIFEST: manifest } })
  expect(sandbox.host.plugins).toEqual(['oauth2@1.0.0', stable])
  const refused = sandbox.host.rollouts.control.plan(plan, order)
  await expect(refused).rejects.toMatchObject({
    code: 'WXH_ROLLOUT_REFUSED',
    details: { faults: [expect.objectContaining({ where: 'canary' })] },
  })
  const ready = (await (await fetch(`${sandbox.host.url}/readyz`)).json()) as { notices: readonly string[] }
  expect(ready.notices).toEqual([expect.stringMatching(/template-v1@1\.1\.0.*WXH_PLUGIN_LOAD_FAILED/)])
  expect((await sandbox.call('template.list')).status).toBe(200)
})

import { join } from 'node:path'
import type { RunningHost } from '@wxhost/core'
import { expect, test } from 'vitest'
import { type CanaryHome, type CanaryPlugin, useCanaryHome } from './support/canary-plugin.ts'
import { message, type SandboxOptions, useSandbox } from './support/sandbox.ts'
import { steadyLoad } from './support/steady-load.ts'

const order = { actor: 'test', why: 'a test of adding versions' }
const one = 'template-v1@1.1.0'
const two = 'template-v1@1.2.0'

/** A host as an operator has it, which asks for proof, and packages that lie beside it with their records. */
async function stage(canaries: readonly CanaryPlugin[], more: SandboxOptions = {}) {
  const home = await useCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [] })
  const shelf = await useCanaryHome({ stable: [], canaries })
  const options = { ...more, env: { WXHOST_MANIFEST: home.manifest, WXHOST_CONTRACTS: 'require', ...more.env } }
  return { shelf, options, sandbox: await useSandbox(options) }
}

const recordOf = (shelf: CanaryHome, id: string) => join(shelf.directory, 'contracts/verified', `${id}.json`)

const add = (host: RunningHost, shelf: CanaryHome, id: string) =>
  host.pluginControl.add({ path: shelf.pluginDirectory(id), records: [recordOf(shelf, id)] })

/** Of a version that is loaded; `gone` where it is not. */
const stateOf = (host: RunningHost, id: string) =>
  host.pluginControl.list().find(({ plugin }) => plugin === id)?.state ?? 'gone'

async function startRollout({ rollouts }: RunningHost, canary: string): Promise<string> {
  const steps = [{ kind: 'weight', weight: 500_000 }, { kind: 'hold' }] as const
  // On a machine that is short of time every call is slow.
  const limits = { slowMs: 60_000 }
  const { rollout } = await rollouts.control.plan({ protocol: 'template', canary, steps, limits }, order)
  await rollouts.control.start(rollout.id, order)
  return rollout.id
}

/** As a service's pool of connections: on a machine that is short of time calls wait there, and not in the network. */
function atMost(width: number) {
  const waiting: (() => void)[] = []
  let free = width
  return async <T>(call: () => Promise<T>): Promise<T> => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else free--
    try {
      return await call()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}

test('under 500 calls a second versions come, are promoted and go, and no call fails', async () => {
  const { shelf, sandbox } = await stage([{ of: 'template-v1' }, { of: 'template-v1', version: '1.2.0' }])
  const { host, call } = sandbox
  const answered: Record<string, number> = {}
  const states: string[] = []
  const connections = atMost(100)
  const send = async (number: number) => {
    // One follower is one key, and goes to one version; lists go to both.
    const isSending = number % 10 === 0
    const headers = { 'idempotency-key': `hot-${number}` }
    const answer = await connections(() =>
      isSending ? call('template/send', message, headers) : call('template/list', {}),
    )
    const by = answer.headers.get('x-wxhost-plugin') ?? 'nobody'
    answered[by] = (answered[by] ?? 0) + 1
    return answer
  }
  /** Until this version has answered 200 calls more. */
  const answersOf = async (id: string) => {
    const before = answered[id] ?? 0
    await expect.poll(() => answered[id] ?? 0, { timeout: 60_000 }).toBeGreaterThan(before + 200)
  }
  const startWith = async (id: string) => {
    await add(host, shelf, id)
    states.push(stateOf(host, id))
    const rollout = await startRollout(host, id)
    states.push(stateOf(host, id))
    await answersOf(id)
    return rollout
  }
  const story = async () => {
    await answersOf('template-v1@1.0.0')
    await host.rollouts.control.promote(await startWith(one), { ...order, all: true })
    await answersOf(one)
    await host.rollouts.control.abort(await startWith(two), order)
    states.push(stateOf(host, two))
    await host.pluginControl.remove(two)
    await answersOf(one)
  }

  expect(await loadDuring(story, send)).toEqual([])

  expect(states).toEqual(['warmed', 'canary', 'warmed', 'canary', 'warmed'])
  await expect.poll(() => stateOf(host, two)).toBe('retired')
  // Promoted: it runs in the host's own thread now.
  const promoted = host.pluginControl.list().find(({ plugin }) => plugin === one)
  expect(promoted).toMatchObject({ state: 'stable', run: 'inline', contract: 'verified' })
  expect(Object.keys(answered).sort()).toEqual(['template-v1@1.0.0', one, two])
}, 180_000)

/** 500 calls a second until the story is at its end. @returns all that failed. */
async function loadDuring(story: () => Promise<void>, send: Parameters<typeof steadyLoad>[0]) {
  const failed: string[] = []
  let isOver = false
  const told = story().finally(() => {
    isOver = true
  })
  told.catch(() => {})
  for (let made = 0; !isOver; made += 500)
    failed.push(...(await steadyLoad((number) => send(made + number), { calls: 500, perSecond: 500 })))
  await told
  return failed
}

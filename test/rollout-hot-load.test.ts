import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningHost } from '@wxhost/core'
import { describe, expect, test } from 'vitest'
import { type CanaryHome, type CanaryPlugin, useCanaryHome } from './support/canary-plugin.ts'
import { eventually } from './support/eventually.ts'
import { paths, sendings, trouble } from './support/ledger.ts'
import { message, type SandboxOptions, useDataDir, useSandbox } from './support/sandbox.ts'
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

/** A package of the shelf, whose entry is another text. */
async function spoil(shelf: CanaryHome, id: string, code: string): Promise<string> {
  const directory = shelf.pluginDirectory(id)
  await writeFile(join(directory, 'dist/index.js'), code)
  return directory
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

describe('a tarball', () => {
  test('as npm packs it is added by its integrity, and is there after a restart', async () => {
    const dataDir = await useDataDir()
    const { shelf, sandbox, options } = await stage([{ of: 'template-v1' }], { dataDir })
    const [packed] = JSON.parse(
      execFileSync(
        'npm',
        ['pack', shelf.pluginDirectory(one), '--json', '--ignore-scripts', '--pack-destination', dataDir],
        {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      ),
    )
    const request = {
      path: join(dataDir, packed.filename),
      integrity: packed.integrity,
      records: [recordOf(shelf, one)],
    }
    expect(await sandbox.host.pluginControl.add(request)).toMatchObject({ plugin: one, contract: 'verified' })
    const before = sandbox.host.pluginControl.list()
    await sandbox.stop()
    const again = await useSandbox(options)
    expect(again.host.pluginControl.list()).toEqual(before)
    expect(again.host.plugins).toContain(one)
  })

  test('of which one byte differs is refused', async () => {
    const { shelf, sandbox } = await stage([{ of: 'template-v1' }])
    const path = join(shelf.directory, 'package.tgz')
    execFileSync('tar', [
      '-czf',
      path,
      '-C',
      shelf.directory,
      `plugins/${one}`,
      '--transform',
      's,plugins/[^/]*,package,',
    ])
    const integrity = `sha512-${createHash('sha512').update(readFileSync(path)).digest('base64')}`
    const bytes = readFileSync(path)
    bytes[8] = 0xff // Of the gzip header: nothing that is unpacked differs.
    await writeFile(path, bytes)
    const request = { path, integrity, records: [recordOf(shelf, one)] }
    await expect(sandbox.host.pluginControl.add(request)).rejects.toMatchObject({
      code: 'WXH_PLUGIN_INSTALL',
      message: expect.stringContaining('It is not what was promised'),
    })
    expect(sandbox.host.plugins).not.toContain(one)
  })
})

describe('of a package that is at fault the host serves on', () => {
  test.each([
    ['throws while it loads', `throw new Error('boom')`, /its module threw/],
    ['never ends loading', 'await new Promise(() => {})', /its thread ended by itself/],
    ['spins while it loads', 'for (;;);', /was not ready after 5000 ms/],
    ['fills the memory while it loads', 'const all = []; for (;;) all.push(new Array(1e6).fill(1))', /memory/],
  ])('where it %s', async (_what, code, message) => {
    const home = await useCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [] })
    const shelf = await useCanaryHome({ stable: [], canaries: [{ of: 'template-v1', proven: false }] })
    const { host, call } = await useSandbox({ env: { WXHOST_MANIFEST: home.manifest } })
    const path = await spoil(shelf, one, code)
    await expect(host.pluginControl.add({ path })).rejects.toThrow(message)
    expect(host.pluginControl.list().map(({ plugin }) => plugin)).toEqual(['oauth2@1.0.0', 'template-v1@1.0.0'])
    expect((await call('template/list')).status).toBe(200)
  })

  test('where other files were proven than those that lie there', async () => {
    const { shelf, sandbox } = await stage([{ of: 'template-v1' }])
    const path = await spoil(
      shelf,
      one,
      `${readFileSync(join(shelf.pluginDirectory(one), 'dist/index.js'))}\n// changed`,
    )
    const adding = sandbox.host.pluginControl.add({ path, records: [recordOf(shelf, one)] })
    await expect(adding).rejects.toThrow(/its files are not those that were verified/)
  })
})

describe('a canary that is added', () => {
  test('without proof gets no calls, also where the host asks for none', async () => {
    const home = await useCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [] })
    const shelf = await useCanaryHome({ stable: [], canaries: [{ of: 'template-v1', proven: false }] })
    const { host } = await useSandbox({ env: { WXHOST_MANIFEST: home.manifest, WXHOST_CONTRACTS: 'warn' } })
    expect(await host.pluginControl.add({ path: shelf.pluginDirectory(one) })).toMatchObject({ contract: 'missing' })
    await expect(startRollout(host, one)).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_REFUSED',
      message: expect.stringContaining(`${one} has no verification record`),
    })
  })

  test('that breaks what stable promises gets no calls, and it is said where', async () => {
    const change = `operation('send', { effect: 'unsafe', idempotency: undefined })`
    const { shelf, sandbox } = await stage([{ of: 'template-v1', change }])
    await add(sandbox.host, shelf, one)
    await expect(startRollout(sandbox.host, one)).rejects.toThrow(/operations\.send\.effect promises less/)
  })

  test('stays while a rollout needs it', async () => {
    const { shelf, sandbox } = await stage([{ of: 'template-v1' }])
    await add(sandbox.host, shelf, one)
    const rollout = await startRollout(sandbox.host, one)
    await expect(sandbox.host.pluginControl.remove(one)).rejects.toThrow(`the rollout ${rollout} needs it`)
    await sandbox.host.rollouts.control.abort(rollout, order)
    expect(await sandbox.host.pluginControl.remove(one)).toMatchObject({ state: 'draining' })
  })

  test('and promoted serves as stable after a restart, in the thread of the host', async () => {
    const dataDir = await useDataDir()
    const { shelf, sandbox, options } = await stage([{ of: 'template-v1' }], { dataDir })
    await add(sandbox.host, shelf, one)
    const rollout = await startRollout(sandbox.host, one)
    await sandbox.host.rollouts.control.promote(rollout, { ...order, all: true })
    await sandbox.stop()
    const { host, call } = await useSandbox(options)
    expect((await call('template/list')).headers.get('x-wxhost-plugin')).toBe(one)
    const shown = () => host.pluginControl.list().find(({ plugin }) => plugin === one)
    await expect.poll(shown).toMatchObject({ state: 'stable', run: 'inline' })
  })
})

describe('a call in hand is answered by the version that it was given', () => {
  /** A message that the canary has sent, and that WeChat has not answered yet. */
  async function inHand() {
    const { shelf, sandbox } = await stage([{ of: 'template-v1' }])
    const { host, call, world } = sandbox
    await add(host, shelf, one)
    const rollout = await startRollout(host, one)
    trouble(world, paths.send, { delayMs: 2_000 })
    const calling = call('template/send', message, { 'x-wxhost-arm': 'canary' })
    await eventually(() => sendings(world).length).toBe(1)
    const state = () => host.pluginControl.list().find(({ plugin }) => plugin === one)
    const answeredBy = async () => {
      const { status, headers } = await calling
      return `${status} ${headers.get('x-wxhost-plugin')}`
    }
    return { host, control: host.rollouts.control, rollout, state, answeredBy }
  }

  test('though it is promoted out of its worker meanwhile', async () => {
    const { control, rollout, state, answeredBy } = await inHand()
    await control.promote(rollout, { ...order, all: true })
    await eventually(state).toMatchObject({ state: 'stable', run: 'inline' })
    expect(await answeredBy()).toBe(`200 ${one}`)
  })

  test('though it is removed meanwhile', async () => {
    const { host, control, rollout, state, answeredBy } = await inHand()
    await control.abort(rollout, order)
    expect(await host.pluginControl.remove(one)).toMatchObject({ state: 'draining' })
    expect(state()).toMatchObject({ state: 'draining' })
    expect(await answeredBy()).toBe(`200 ${one}`)
    await eventually(state).toMatchObject({ state: 'retired' })
  })
})

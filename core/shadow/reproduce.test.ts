import { describe, expect, it, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { importPlugin } from '../plugin/import-plugin.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import { type AnyOperation, failure } from '../protocol/index.ts'
import { packageOf, sayCode } from '../runner/worker/testing/worker-rig.ts'
import { defaultWorkerLimits } from '../settings/worker-limits.ts'
import { armStarter, type StartArm } from './live/start-arm.ts'
import { createReproduce } from './reproduce.ts'
import type { Suspicion } from './suspicion.ts'
import { answer, compareRig, moment, realCall, testApp, versionWith } from './testing/shadow-rig.ts'

const throws: Partial<AnyOperation> = {
  decode: () => {
    throw new Error('x')
  },
}

const suspicionOf = (canary: LoadedPlugin, stable = versionWith(), more: Partial<Suspicion> = {}): Suspicion => ({
  phase: 'decode',
  app: testApp,
  canary,
  stable,
  operationName: 'look',
  input: { text: 'x' },
  call: moment,
  response: answer('{"n":1}'),
  ...more,
})

function reproduceRig(more: { readonly startArm?: StartArm } = {}) {
  const rig = compareRig()
  const log: string[] = []
  const names = new Map<LoadedPlugin, string>()
  const startArm: StartArm = async (loaded) => {
    log.push('start')
    return { plugin: loaded.plugin, stop: async () => void log.push('stop') }
  }
  return { ...rig, log, names, reproduce: createReproduce({ ...rig, startArm, ...more }) }
}

describe('a fault of the canary', () => {
  test.each<[string, Partial<AnyOperation>]>([
    ['throws', throws],
    ['breaks its schema', { decode: () => ({ kind: 'output', output: { n: 'x' } }) as never }],
    ['returns nonsense', { decode: () => 'x' as never }],
  ])('is reproduced where it %s again and stable succeeds', async (_, canary) => {
    expect(await reproduceRig().reproduce(suspicionOf(versionWith(canary)))).toBe('reproduced')
  })

  test.each<[string, Partial<AnyOperation>]>([
    ['throws', { encode: throws.decode as never }],
    [
      'makes a request that may not be sent',
      { encode: () => ({ method: 'GET', origin: 'https://evil.example', path: '/' }) },
    ],
  ])('is reproduced where its encode %s again', async (_, canary) => {
    expect(await reproduceRig().reproduce(suspicionOf(versionWith(canary), versionWith(), { phase: 'encode' }))).toBe(
      'reproduced',
    )
  })

  it('is reproduced with what the step before kept', async () => {
    const second: Partial<AnyOperation> = {
      decode: (_response, _call, { state, input }) => {
        if (state !== 's' || (input as { text: string }).text !== 'x')
          return { kind: 'output', output: { n: 1 } } as never
        throw new Error('x')
      },
    }

    expect(await reproduceRig().reproduce(suspicionOf(versionWith(second), versionWith(), { state: 's' }))).toBe(
      'reproduced',
    )
  })

  test.each<[string, Partial<AnyOperation>, Partial<AnyOperation>]>([
    ['the canary succeeds this time', {}, {}],
    ['the canary says no', { decode: () => failure('business', '1', '') }, {}],
    ['stable fails as well', throws, throws],
    ['stable takes it for no answer', throws, { decode: () => ({ kind: 'untrusted', reason: 'probe' }) }],
    ['stable lacks a key', throws, { decode: () => ({ kind: 'decode-again', refresh: 'x' }) }],
  ])('is not reproduced where %s', async (_, canary, stable) => {
    expect(await reproduceRig().reproduce(suspicionOf(versionWith(canary), versionWith(stable)))).toBe('not-reproduced')
  })

  it('is not reproduced by time that ran out', async () => {
    const { reproduce, clock } = reproduceRig()
    const answered = reproduce(suspicionOf(versionWith({ decode: () => new Promise<never>(() => {}) })))
    await clock.advance(10_000)

    expect(await answered).toBe('not-reproduced')
  })

  test.each<[string, Partial<Suspicion>]>([
    ['no such operation', { operationName: 'toString' }],
    ['no answer to read', { response: undefined as never }],
  ])('is not reproduced where there is %s', async (_, more) => {
    expect(await reproduceRig().reproduce(suspicionOf(versionWith(throws), versionWith(), more))).toBe('not-reproduced')
  })

  it('is not reproduced where a version cannot be started', async () => {
    const { reproduce } = reproduceRig({ startArm: () => Promise.reject(new Error('x')) })

    expect(await reproduce(suspicionOf(versionWith(throws)))).toBe('not-reproduced')
  })
})

describe('suspicions', () => {
  it('of one canary at one time hear one answer', async () => {
    const { reproduce, log } = reproduceRig()
    const suspicion = suspicionOf(versionWith(throws))
    const answers = await Promise.all([reproduce(suspicion), reproduce(suspicion), reproduce({ ...suspicion })])

    expect(answers).toEqual(['reproduced', 'reproduced', 'reproduced'])
    expect(log).toEqual(['start', 'stop', 'start', 'stop'])
  })

  it('come to nothing right after one that was looked into, and are looked into later', async () => {
    const { reproduce, clock, log } = reproduceRig()
    const canary = versionWith(throws)
    await reproduce(suspicionOf(canary))

    expect(await reproduce(suspicionOf(canary))).toBe('not-reproduced')
    expect(log.filter((what) => what === 'start')).toHaveLength(2)
    await clock.advance(1_000)
    expect(await reproduce(suspicionOf(canary))).toBe('reproduced')
  })

  it('of two canaries do not wait for each other', async () => {
    const { reproduce } = reproduceRig()
    const answers = await Promise.all(
      [versionWith(throws), versionWith()].map((canary) => reproduce(suspicionOf(canary))),
    )

    expect(answers).toEqual(['reproduced', 'not-reproduced'])
  })
})

describe('in threads', () => {
  const loadedFrom = async (members: string): Promise<LoadedPlugin> =>
    importPlugin(await packageOf(sayCode(members)), { clock: systemClock, timeoutMs: 5_000 })
  const startArm = armStarter(defaultWorkerLimits)
  const asked = { phase: 'encode', operationName: 'say', input: {} } as const

  it('what a version kept from earlier calls is not there', async () => {
    // Fails from its second call on: a matter of its memory, not of the input.
    const stale = await loadedFrom(
      'encode: (input) => { if ((globalThis.staleCalls = (globalThis.staleCalls ?? 0) + 1) > 1) throw new Error("x"); return local(input) }',
    )
    const broken = await loadedFrom('encode: () => { throw new Error("x") }')
    const stable = await loadedFrom('')
    const { reproduce } = reproduceRig({ startArm })
    const encodeHere = () => stale.plugin.operations.say?.encode({} as never, realCall())
    encodeHere()

    expect(encodeHere).toThrow('x')
    expect(await reproduce(suspicionOf(stale, stable, asked))).toBe('not-reproduced')
    expect(await reproduce(suspicionOf(broken, stable, asked))).toBe('reproduced')
  })

  it('a version that never yields is no evidence', async () => {
    const { reproduce } = reproduceRig({ startArm: armStarter({ ...defaultWorkerLimits, silenceMs: 200 }) })
    const hangs = await loadedFrom('encode: () => { for (;;); }')

    expect(await reproduce(suspicionOf(hangs, await loadedFrom(''), asked))).toBe('not-reproduced')
  })

  it('a plugin that a program brought along runs where it is', async () => {
    const loaded = versionWith()
    const arm = await startArm(loaded)
    await arm.stop()

    expect(arm.plugin).toBe(loaded.plugin)
  })
})

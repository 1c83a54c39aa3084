import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { AnyOperation } from '../../protocol/index.ts'
import { testKeyring } from '../../testing/keyring.ts'
import type { VirtualClock } from '../../testing/virtual-clock.ts'
import { createMask } from '../diff/mask.ts'
import { emptyReport } from '../report/extend-report.ts'
import { answer, anyLimits, compareRig, moment, realCall, testApp, versionWith } from '../testing/shadow-rig.ts'
import { openCall, sealCall } from './recorded-call.ts'
import { type RehearsalParts, rehearse, unexpected } from './rehearse.ts'
import { openTrafficFile } from './traffic-file.ts'
import { TrafficRecorder, type TrafficRecorderParts } from './traffic-recorder.ts'

/** Reads only what is signed, and opens what is in it. */
const reads: Partial<AnyOperation> = {
  decode: async (_response, call) => {
    const verdict = await call.verify('wechat-pay', 'S1', new Uint8Array(1), new Uint8Array(1))
    const opened = await call.decrypt('api-v3', { algorithm: 'rsa-oaep-sha1' }, new Uint8Array(2))
    return { kind: 'output', output: { n: verdict === 'ok' ? (opened?.length ?? 0) : -1 } } as never
  },
}
const stable = versionWith(reads)

function chancy(): LoadedPlugin {
  let calls = 0
  return versionWith({ decode: () => ({ kind: 'output', output: { n: calls++ } }) as never })
}

function recorderRig(more: Partial<TrafficRecorderParts> = {}) {
  const rig = compareRig()
  const lines: string[] = []
  let full = 0
  const recorder = new TrafficRecorder({
    ...rig,
    random: () => 0.5,
    keyring: testKeyring(),
    file: { append: (line) => lines.push(line) > 0, close: async () => {} },
    share: 1,
    onFull: () => full++,
    ...more,
  })
  const pass = (loaded: LoadedPlugin = stable, body = '{"openid":"oUpF8"}') => {
    const sample = recorder.sample({ app: testApp, loaded, operationName: 'look', input: { text: '张三' } })
    sample?.began(moment)
    sample?.answered(answer(body), false)
    sample?.end()
    return sample !== undefined
  }
  return { ...rig, lines, pass, full: () => full }
}

const rehearsal = (canary: Partial<AnyOperation>, more: Partial<RehearsalParts> = {}): RehearsalParts => {
  const armOf = (loaded: LoadedPlugin) => ({
    started: { plugin: loaded.plugin, stop: async () => {} },
    limitsOf: () => anyLimits,
  })
  return {
    ...compareRig(),
    protocol: 'fake',
    stableFor: async () => armOf(stable),
    canary: armOf(versionWith(canary)),
    keyring: testKeyring(),
    mask: createMask(new Uint8Array(32)),
    ...more,
  }
}

async function* given(...lines: readonly string[]) {
  yield* lines
}

/** One recorded call. */
async function recorded(): Promise<string> {
  const { pass, clock, lines } = recorderRig()
  pass()
  await clock.advance(1)
  return lines[0] ?? ''
}

describe('a call that is recorded', () => {
  it('is sealed as a whole, and opens under its key alone', async () => {
    const line = await recorded()

    expect(line).toMatch(/^[\w-]+$/)
    expect(openCall(`${line}\n`, testKeyring())).toMatchObject({
      appid: testApp.appid,
      protocol: 'fake',
      seen: {
        operationName: 'look',
        input: { text: '张三' },
        facts: { ...moment, app: { appid: testApp.appid } },
        answers: [{ response: answer('{"openid":"oUpF8"}'), resent: false }],
      },
    })
    expect(openCall(line, testKeyring('22'))).toBeUndefined()
    expect(openCall(line.slice(1), testKeyring())).toBeUndefined()
  })

  it('keeps the addresses of its channels', () => {
    const seen = {
      operationName: 'look',
      input: {},
      facts: { ...moment, app: realCall().app, inboundUrl: realCall().inboundUrl },
      answers: [],
    }
    const line = sealCall({ appid: 'a', protocol: 'fake', seen, book: new Map() }, ['notify'], testKeyring())
    const { inboundUrl } = openCall(line, testKeyring())?.seen.facts ?? {}

    expect([inboundUrl?.('notify'), inboundUrl?.('toString')]).toEqual(['https://x/notify', undefined])
  })

  test.each<[string, Partial<TrafficRecorderParts>, LoadedPlugin, string]>([
    ['it is not chosen', { share: 0.5 }, stable, '{}'],
    ['its answers are too long', {}, stable, ' '.repeat(262_145)],
    ['stable does not read it alike twice', {}, chancy(), '{}'],
    ['stable hangs', {}, versionWith({ decode: () => new Promise<never>(() => {}) }), '{}'],
    [
      'a key is missing in the host',
      {
        makeCall: () => {
          throw new Error('x')
        },
      },
      stable,
      '{}',
    ],
  ])('is left out where %s', async (_, parts, loaded, body) => {
    const { pass, clock, lines } = recorderRig(parts)
    pass(loaded, body)
    await clock.advance(10_000)

    expect(lines).toEqual([])
  })

  it('is one of 20 a second at most', () => {
    const { pass } = recorderRig()

    expect(Array.from({ length: 30 }, () => pass()).filter(Boolean)).toHaveLength(20)
  })

  it('is the last one where the file is full, which is told once', async () => {
    const { pass, clock, full } = recorderRig({ file: { append: () => false, close: async () => {} } })
    pass()
    pass()
    await clock.advance(1)

    expect([full(), pass()]).toEqual([1, false])
  })
})

describe('a rehearsal', () => {
  it('answers what is asked of keys as the host did', async () => {
    const { report } = await rehearse(given(await recorded()), rehearsal(reads))

    expect(report).toEqual({ ...emptyReport('rehearsal'), compared: 1 })
  })

  it('tells where the new version differs', async () => {
    const line = await recorded()
    const { report } = await rehearse(given(line, '', line), rehearsal({}))

    expect(report).toMatchObject({
      compared: 2,
      differing: 2,
      groups: [{ operation: 'look', path: 'result', count: 2 }],
    })
  })

  it('counts what it cannot read, and what is none of its own', async () => {
    const line = await recorded()

    expect(await rehearse(given(line, 'x'), rehearsal(reads, { protocol: 'other' }))).toMatchObject({
      report: { compared: 0 },
      unreadable: 1,
      skipped: 1,
    })
    expect(await rehearse(given(line), rehearsal(reads, { stableFor: async () => undefined }))).toMatchObject({
      skipped: 1,
    })
  })

  it('says nothing of the canary where stable comes to no end', async () => {
    const parts = rehearsal(reads, {
      stableFor: async () => ({
        started: { plugin: versionWith({ decode: () => new Promise<never>(() => {}) }).plugin, stop: async () => {} },
        limitsOf: () => anyLimits,
      }),
    })
    const rehearsed = rehearse(given(await recorded()), parts)
    await (parts.clock as VirtualClock).advance(10_000)

    expect((await rehearsed).report).toMatchObject({ compared: 0, dropped: 1 })
  })

  test.each([
    [[], 2],
    [['request.body/a'], 1],
    [['request.body'], 0],
    [['request'], 2],
    [['request.body/a', 'request.body/b/c'], 0],
  ])('with %j allowed has %i surprises', (allowed, expected) => {
    const group = { operation: 'look', count: 1, firstAt: 0, lastAt: 0, examples: [] }
    const groups = ['request.body/a', 'request.body/b/c'].map((path) => ({ ...group, path }))

    expect(unexpected({ ...emptyReport('r'), groups }, allowed)).toHaveLength(expected)
  })
})

describe('a traffic file', () => {
  const use = (name: string) => {
    const directory = mkdtempSync(join(tmpdir(), 'wxhost-traffic-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    return join(directory, name)
  }

  it('becomes no longer than it may, over a restart', async () => {
    const path = use('t')
    const first = openTrafficFile(path, 9, systemClock, () => {})
    expect([first.append('abc'), first.append('abcdef')]).toEqual([true, false])
    await first.close()
    const second = openTrafficFile(path, 9, systemClock, () => {})
    expect([second.append('abcde'), second.append('abcd'), second.append('')]).toEqual([false, true, false])
    await second.close()

    expect(readFileSync(path, 'utf8')).toBe('abc\nabcd\n')
  })

  it('that cannot be opened stops the start', () => {
    expect(() => openTrafficFile(use('no/such'), 9, systemClock, () => {})).toThrow(
      expect.objectContaining({ code: 'WXH_SETTINGS_INVALID', message: expect.stringContaining('ENOENT') }),
    )
  })
})

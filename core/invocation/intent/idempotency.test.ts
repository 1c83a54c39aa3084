import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { failure } from '../../protocol/index.ts'
import { callRig } from '../../testing/call-rig.ts'
import { fakeLoaded, fakeOperation } from '../../testing/fake-plugin.ts'
import { codeOf } from '../../testing/report.ts'
import { answered, refusedConnection, reset } from '../../testing/scripted-transport.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { IntentStore } from './intent-store.ts'

const keyed = { idempotencyKey: 'order-1', input: { text: 'a' } }
const minutes = (count: number) => count * 60_000

function intentFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'wxhost-intents-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'intents.db')
}

/** A host whose upstream never answers again, and another on the same file: what a crash leaves behind. */
async function afterCrash(operation: string, waitMs: number) {
  const file = intentFile()
  const clock = new VirtualClock()
  const first = await callRig({ file, clock })
  first.transport.usual = () => new Promise(() => {})
  void first.call(operation, keyed)
  while (first.transport.sent.length === 0) await clock.advance(1)
  await clock.advance(waitMs - 1)
  const second = await callRig({ file, clock })
  return { first, second, clock }
}

describe('a repeat under the same key', () => {
  test('gets the same answer, and nothing is sent', async () => {
    const { call, transport } = await callRig()
    const first = await call('put', keyed)
    transport.usual = answered({ n: 2 })
    const repeat = await call('put', keyed)
    expect(repeat).toMatchObject({ result: { kind: 'output', output: { n: 1 }, replayed: true }, attempts: 0 })
    expect(first.result).toMatchObject({ replayed: false })
    expect(transport.sent).toHaveLength(1)
  })

  test('gets it also after a restart, for a day', async () => {
    const file = intentFile()
    const clock = new VirtualClock()
    await (await callRig({ file, clock })).call('do', keyed)
    const { call, transport } = await callRig({ file, clock })
    expect(await call('do', keyed)).toMatchObject({ result: { replayed: true } })
    await clock.advance(24 * 3_600_000)
    expect(await call('do', keyed)).toMatchObject({ result: { replayed: false } })
    expect(transport.sent).toHaveLength(1)
  })

  test('with its fields in another order is the same', async () => {
    const { call } = await callRig()
    await call('put', { ...keyed, input: { text: 'a', n: 1 } })
    expect(await call('put', { ...keyed, input: { n: 1, text: 'a' } })).toMatchObject({ result: { replayed: true } })
  })

  test('with another body is refused', async () => {
    const { call, transport } = await callRig()
    await call('put', keyed)
    expect(codeOf(await call('put', { ...keyed, input: { text: 'b' } }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
    expect(transport.sent).toHaveLength(1)
  })

  test('while the first is being worked on is refused', async () => {
    const { call, clock, transport } = await callRig()
    const hold = Promise.withResolvers<ReturnType<typeof answered>>()
    transport.usual = () => hold.promise
    const first = call('put', keyed)
    await clock.advance(1)
    const repeat = await call('put', keyed)
    expect(repeat.result).toMatchObject({
      error: { code: 'WXH_IDEMPOTENCY_IN_FLIGHT', details: { retryAfterMs: 1_000 } },
    })
    expect(codeOf(await call('put', { ...keyed, input: {} }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
    hold.resolve(answered({ n: 1 }))
    expect(codeOf(await first)).toBe('output')
  })

  test('of another operation, or by a caller without a key, is another call', async () => {
    const { call, transport } = await callRig()
    await call('put', keyed)
    await call('do', keyed)
    await call('put', { input: keyed.input })
    await call('put', { input: keyed.input })
    expect(transport.sent).toHaveLength(4)
  })

  test('of a safe operation is sent each time', async () => {
    const { call, transport } = await callRig()
    await call('look', keyed)
    await call('look', keyed)
    expect(transport.sent).toHaveLength(2)
  })
})

describe('a key is free again', () => {
  test.each([
    ['WeChat refused', answered({ errcode: 43004 }), '43004'],
    ['nothing could be sent', refusedConnection, 'WXH_UPSTREAM_UNREACHABLE'],
  ])('when %s', async (_name, step, code) => {
    const { finish, transport } = await callRig()
    transport.usual = step
    expect(codeOf(await finish('put', keyed))).toBe(code)
    transport.usual = answered({ n: 1 })
    const other = { ...keyed, input: { text: 'b' } }
    expect(await finish('put', other)).toMatchObject({ result: { kind: 'output', replayed: false } })
  })

  test('when there was no credential', async () => {
    const { finish, transport } = await callRig()
    transport.tokenScript.push(answered({ errcode: 40164 }))
    expect(codeOf(await finish('do', keyed))).toBe('WXH_CREDENTIAL_REFUSED')
    expect(transport.sent).toHaveLength(0)
    expect(codeOf(await finish('do', { ...keyed, input: {} }))).not.toBe('WXH_IDEMPOTENCY_MISMATCH')
  })
})

describe('a key stays with its body', () => {
  test('when the only answer said that WeChat is busy', async () => {
    const { call, clock, transport } = await callRig()
    transport.usual = answered({ errcode: -1 })
    expect(codeOf(await call('put', { ...keyed, deadline: clock.now() + 50 }))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(codeOf(await call('put', { ...keyed, input: {} }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
  })

  test('when a refusal followed a sending that was never answered', async () => {
    const { finish, transport } = await callRig()
    transport.script.push(reset, answered({ errcode: 43004 }))
    expect(codeOf(await finish('put', keyed))).toBe('43004')
    expect(codeOf(await finish('put', { ...keyed, input: {} }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
    expect(codeOf(await finish('put', keyed))).toBe('output')
  })
})

describe('after a crash', () => {
  test('the stored body is sent again, not a new one', async () => {
    const { first, second } = await afterCrash('put', minutes(1))
    const report = await second.call('put', keyed)
    expect(report).toMatchObject({ result: { kind: 'output', replayed: false }, attempts: 1 })
    expect(second.transport.sent[0]?.body).toBe(first.transport.sent[0]?.body)
  })

  test('it is sent within nine minutes only', async () => {
    const { second } = await afterCrash('put', minutes(9))
    expect(codeOf(await second.call('put', keyed))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(second.transport.sent).toHaveLength(0)
  })

  test('a resumed call sends nothing beyond the nine minutes either', async () => {
    const { second } = await afterCrash('put', minutes(9) - 200)
    second.transport.usual = reset
    const report = await second.finish('put', keyed)
    expect(codeOf(report)).toBe('WXH_OUTCOME_UNKNOWN')
    expect(report.attempts).toBeLessThan(4)
  })

  test('an unsafe operation is never sent again', async () => {
    const { second } = await afterCrash('do', minutes(1))
    expect(codeOf(await second.call('do', keyed))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(codeOf(await second.call('do', { ...keyed, input: {} }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
    expect(second.transport.sent).toHaveLength(0)
  })

  test('a refusal of the repeat does not free the key', async () => {
    const { second } = await afterCrash('put', minutes(1))
    second.transport.script.push(answered({ errcode: 43004 }))
    expect(codeOf(await second.call('put', keyed))).toBe('43004')
    expect(codeOf(await second.call('put', { ...keyed, input: {} }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
  })

  test('a repeat that cannot be sent leaves the outcome unknown', async () => {
    const { second } = await afterCrash('put', minutes(1))
    second.transport.usual = refusedConnection
    expect(codeOf(await second.finish('put', keyed))).toBe('WXH_OUTCOME_UNKNOWN')
    second.transport.usual = answered({ n: 1 })
    expect(codeOf(await second.call('put', keyed))).toBe('output')
  })

  test('bytes of a body come back as they were', async () => {
    const file = intentFile()
    const clock = new VirtualClock()
    const bytes = new Uint8Array([0, 1, 254, 255])
    const upload = fakeOperation({
      effect: 'idempotent',
      idempotency: { key: 'call' },
      encode: () => ({
        method: 'POST',
        origin: 'https://api.weixin.qq.com',
        path: '/up',
        body: { kind: 'bytes', bytes, contentType: 'image/png' },
      }),
    })
    const loaded = fakeLoaded({ upload })
    const first = await callRig({ file, clock, loaded })
    first.transport.usual = reset
    await first.finish('upload', keyed)
    const second = await callRig({ file, clock, loaded })
    await second.call('upload', keyed)
    expect(second.transport.sent[0]?.body).toEqual(bytes)
  })
})

describe('a known key', () => {
  /** An app whose settings were changed after the first call: its plugin encodes no more. */
  async function refusingLater() {
    let refuses = false
    const encode = fakeOperation().encode
    const alias = fakeOperation({
      effect: 'idempotent',
      idempotency: { key: 'call', windowMs: minutes(9) },
      encode: (input, call) =>
        refuses ? failure('invalid-argument', 'alias-unknown', 'no such alias') : encode(input, call),
    })
    const rig = await callRig({ loaded: fakeLoaded({ alias }) })
    const refuse = () => {
      refuses = true
    }
    return { ...rig, refuse }
  }

  test('gets its stored answer also where the plugin would refuse the input now', async () => {
    const { call, refuse, transport } = await refusingLater()
    await call('alias', keyed)
    refuse()
    expect(await call('alias', keyed)).toMatchObject({ result: { kind: 'output', replayed: true }, attempts: 0 })
    expect(codeOf(await call('alias', { ...keyed, input: {} }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
    expect(transport.sent).toHaveLength(1)
  })

  test('in doubt is no plain refusal where the plugin would refuse the input now: the stored body is sent', async () => {
    const { call, finish, refuse, transport } = await refusingLater()
    transport.usual = reset
    expect(codeOf(await finish('alias', keyed))).toBe('WXH_OUTCOME_UNKNOWN')
    refuse()
    transport.usual = answered({ n: 1 })
    expect(codeOf(await call('alias', keyed))).toBe('output')
    expect(new Set(transport.sent.map(({ body }) => body)).size).toBe(1)
  })
})

describe('a store that fails', () => {
  const store = (more: Partial<IntentStore>): IntentStore => ({
    get: () => undefined,
    put: async () => {},
    delete: async () => {},
    close: async () => {},
    ...more,
  })
  const broken = async () => {
    throw new Error('disk full')
  }

  test('before sending: nothing is sent, and the key can be tried again', async () => {
    const { call, transport } = await callRig({ intents: store({ put: broken }) })
    expect(codeOf(await call('put', keyed))).toBe('WXH_STORE_UNAVAILABLE')
    expect(codeOf(await call('put', keyed))).toBe('WXH_STORE_UNAVAILABLE')
    expect(transport.sent).toHaveLength(0)
  })

  test('while looking the key up: nothing is sent', async () => {
    const get = () => {
      throw new Error('corrupt')
    }
    const { call, transport } = await callRig({ intents: store({ get }) })
    expect(codeOf(await call('put', keyed))).toBe('WXH_STORE_UNAVAILABLE')
    expect(transport.sent).toHaveLength(0)
  })

  test('after the answer: the caller has it all the same', async () => {
    let puts = 0
    const put = async () => {
      if (++puts > 1) throw new Error('disk full')
    }
    const { call } = await callRig({ intents: store({ put }) })
    expect(codeOf(await call('put', keyed))).toBe('output')
  })

  test('while freeing the key: the refusal is told', async () => {
    const { call, transport } = await callRig({ intents: store({ delete: broken }) })
    transport.usual = answered({ errcode: 43004 })
    expect(codeOf(await call('put', keyed))).toBe('43004')
  })
})

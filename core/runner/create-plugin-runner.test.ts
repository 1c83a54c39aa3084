import { describe, expect, test } from 'vitest'
import { type AnyOperation, type Call, failure, local, output, Type } from '../protocol/index.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createPluginRunner } from './create-plugin-runner.ts'
import { faultOf } from './fault-of.ts'
import { createSchemaCheck } from './schema-check.ts'

const call = {} as Call
const response = { status: 200, headers: {}, body: new Uint8Array() }
const wire = { method: 'GET', origin: 'https://api.weixin.qq.com', path: '/' } as const

function rig(more: object) {
  const clock = new VirtualClock()
  const runner = createPluginRunner(clock, createSchemaCheck())
  const operation: AnyOperation = {
    summary: 'x',
    effect: 'safe',
    input: Type.Object({}),
    output: Type.Object({ n: Type.Integer() }),
    errors: [],
    encode: () => wire,
    decode: () => output({ n: 1 }),
    ...more,
  }
  return {
    clock,
    encode: () => runner.encode(operation, {}, call),
    decode: () => runner.decode(operation, response, call, { input: {} } as never),
  }
}

describe('what a plugin returns', () => {
  test.each([
    ['a wire request', wire],
    ['a promise of one', Promise.resolve(wire)],
    // biome-ignore lint/suspicious/noThenProperty: a plugin may return any thenable.
    ['a thenable', { then: (resolve: (value: unknown) => void) => resolve(wire) }],
    ['a local answer', local({ n: 1 })],
    ['a refusal', failure('invalid-argument', 'x', 'no')],
  ])('%s is handed on', async (_name, value) => {
    const { encode, clock } = rig({ encode: () => value })
    expect(await encode()).toEqual({ kind: 'ran', value: await value })
    expect(clock.pending).toBe(0)
  })

  test.each([
    ['a local answer', { encode: () => local({ n: 'x' }) }],
    ['a local answer without output', { encode: () => ({ kind: 'local' }) }],
  ])('%s that breaks the schema is a fault', async (_name, more) => {
    expect(await rig(more).encode()).toMatchObject({ kind: 'fault', phase: 'encode', what: 'invalid' })
  })

  test('an output that breaks its schema is a fault with the place and no value', async () => {
    const run = await rig({ decode: () => output({ n: 'openid-o1' }) }).decode()
    expect(run).toEqual({
      kind: 'fault',
      phase: 'decode',
      what: 'invalid',
      note: 'output/n breaks its schema: must be integer',
    })
  })

  test.each([undefined, null, 'text', [], { kind: 'odd' }])('%j is a fault', async (value) => {
    expect(await rig({ decode: () => value }).decode()).toMatchObject({ kind: 'fault', what: 'invalid' })
  })
})

test.each(['idempotent', 'unsafe'])('a file is no answer of an operation that is %s', async (effect) => {
  const stream = { kind: 'stream', request: wire, contentType: 'text/csv' }
  expect(await rig({ effect, decode: () => stream }).decode()).toMatchObject({
    what: 'invalid',
    note: '"stream" is for safe operations only',
  })
  expect(await rig({ decode: () => stream }).decode()).toMatchObject({ kind: 'ran' })
})

describe('a plugin that fails', () => {
  const thrown = new TypeError('openid o6_bmjrPTlm6_2sgVt7hMZOPfL2M\n    at openid (secret.ts:1:1)')
  test.each([
    ['throws', () => raise(thrown)],
    ['rejects', () => Promise.reject(thrown)],
    // biome-ignore lint/suspicious/noThenProperty: a plugin may return any thenable.
    ['returns a thenable that throws', () => ({ then: () => raise(thrown) })],
  ])('%s: told with kind and place, never with the message', async (_name, decode) => {
    const { decode: run, clock } = rig({ decode })
    const fault = await run()
    expect(fault).toMatchObject({ kind: 'fault', phase: 'decode', what: 'threw' })
    expect(fault).toHaveProperty(
      'note',
      expect.stringMatching(/^TypeError at .*create-plugin-runner\.test\.ts:\d+:\d+/),
    )
    expect(clock.pending).toBe(0)
  })

  test('throws something that is no error', async () => {
    const fault = await rig({ encode: () => raise('openid') }).encode()
    expect(fault).toMatchObject({ what: 'threw', note: 'threw something that is no Error' })
  })

  test('hangs: given up after 5 s, whatever it does later', async () => {
    let resolve = (_value: unknown) => {}
    const { decode, clock } = rig({ decode: () => new Promise((done) => (resolve = done)) })
    const run = decode()
    await clock.advance(4_999)
    expect(clock.pending).toBe(1)
    await clock.advance(1)
    expect(await run).toEqual({ kind: 'fault', phase: 'decode', what: 'timeout', note: 'pending for 5000 ms' })
    resolve(output({ n: 1 }))
    await clock.advance(1)
    expect(clock.pending).toBe(0)
  })
})

test.each(['another text', 'RangeError: openid'])('an error with the stack %j is told by its kind alone', (stack) => {
  const error = Object.assign(new RangeError('openid'), { stack })
  expect(faultOf('encode', error)).toMatchObject({ what: 'threw', note: 'RangeError' })
})

function raise(error: unknown): never {
  throw error
}

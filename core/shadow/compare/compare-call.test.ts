import { describe, expect, it, test } from 'vitest'
import { type AnyOperation, json, Type } from '../../protocol/index.ts'
import { wechatOrigin as origin } from '../../testing/upstream.ts'
import { keysOf } from '../live/shadow-job.ts'
import { answer, anyLimits, compareRig, moment, realCall, testApp, versionWith } from '../testing/shadow-rig.ts'
import { bookedKeys } from './asked-keys.ts'
import { compareCall } from './compare-call.ts'
import { liveCrypto } from './live-crypto.ts'
import type { SeenAnswer, SeenCall } from './seen-call.ts'

const seenCall = (answers: readonly SeenAnswer[] = [], more: Partial<SeenCall> = {}): SeenCall => ({
  operationName: 'look',
  input: { text: 'x' },
  facts: {
    ...moment,
    app: { appid: testApp.appid, kind: testApp.kind, settings: {} },
    inboundUrl: () => undefined,
  },
  answers,
  ...more,
})
const seen = (...bodies: readonly string[]) =>
  seenCall(bodies.map((body) => ({ response: answer(body), resent: false })))

const rig = compareRig()
const arm = (more: Partial<AnyOperation>) => ({
  plugin: versionWith(more).plugin,
  limits: anyLimits,
  crypto: liveCrypto(bookedKeys(new Map(), keysOf(realCall()))),
})
const compare = (canary: Partial<AnyOperation>, stable: Partial<AnyOperation> = {}, call = seen('{"n":1}')) =>
  compareCall(call, { stable: arm(stable), canary: arm(canary) }, rig)
const pathsOf = async (comparison: ReturnType<typeof compare>) => {
  const done = await comparison
  return done.kind === 'compared' ? done.differences.map(({ path }) => path) : done.kind
}
const request = (body: unknown) => ({ method: 'POST', origin, path: '/do', body: json(body) }) as const
const output = (value: unknown) => ({ kind: 'output', output: value }) as never

describe('two versions over a call that was', () => {
  it('agree where they are the same', async () => {
    expect(await pathsOf(compare({}))).toEqual([])
  })

  it('agree in what stands for chance, keys and secrets', async () => {
    const made: Partial<AnyOperation> = {
      encode: async (_input, call) =>
        request({
          nonces: [call.nonce(), call.nonce()],
          sealed: await call.seal('n', 'v', 1),
          signed: Buffer.from((await call.sign('merchant', new Uint8Array(1))).value).toString('hex'),
          field: Buffer.from(
            (await call.encrypt('wechat-pay', { algorithm: 'rsa-oaep-sha1' }, new Uint8Array(1))).value,
          ),
          digest: await call.digest({ algorithm: 'sha1', parts: [{ secret: 'token' }], encoding: 'hex' }),
          now: [call.now, call.wechatNow, call.deadline, call.idempotencyKey],
        }),
      authorize: async (_request, call) => ({ authorization: call.nonce() }),
    }

    expect(await pathsOf(compare(made, made))).toEqual([])
  })

  test.each<[string, Partial<AnyOperation>, readonly string[]]>([
    [
      'the request',
      { encode: () => request({ amount: 1 }) },
      ['request.query/access_token', 'request.body/given', 'request.body/key', 'request.body/amount'],
    ],
    ['what is encoded', { encode: () => ({ kind: 'error', class: 'config', code: 'x', message: '' }) }, ['result']],
    ['a request that may not be sent', { encode: () => ({ ...request({}), path: 'x' }) }, ['result']],
    [
      'an encode that throws',
      {
        encode: () => {
          throw new Error('x')
        },
      },
      ['result'],
    ],
    ['the signature', { authorize: async () => ({ authorization: 'a' }) }, ['request.headers/authorization']],
    ['a signature that throws', { authorize: () => Promise.reject(new Error('x')) }, ['request.headers']],
    ['the output', { decode: () => output({ n: 2 }) }, ['output/n']],
    ['an output that breaks its schema', { decode: () => output({ n: 'x' }) }, ['result']],
    [
      'a decode that throws',
      {
        decode: () => {
          throw new Error('x')
        },
      },
      ['result'],
    ],
  ])('differ by %s', async (_, canary, expected) => {
    expect(await pathsOf(compare(canary))).toEqual(expected)
  })

  it('differ where the canary lacks the operation', async () => {
    const arms = { stable: arm({}), canary: { ...arm({}), plugin: { ...versionWith().plugin, operations: {} } } }

    expect(await pathsOf(compareCall(seen('{"n":1}'), arms, rig))).toEqual(['operation'])
  })

  it('say nothing of an operation that stable lacks', async () => {
    const call = { ...seen('{"n":1}'), operationName: 'toString' }

    expect(await pathsOf(compareCall(call, { stable: arm({}), canary: arm({}) }, rig))).toBe('void')
  })

  it('follow a chain of requests, each with what it kept', async () => {
    const chain = (second: string): Partial<AnyOperation> => ({
      output: Type.Object({ n: Type.String() }),
      decode: (_response, _call, { state }) =>
        state === undefined
          ? { kind: 'next', request: request({ second }), state: 's' }
          : output({ n: `${String(state)}${second}` }),
    })

    expect(await pathsOf(compare(chain('a'), chain('a'), seen('1', '2')))).toEqual([])
    expect(await pathsOf(compare(chain('b'), chain('a'), seen('1', '2')))).toEqual(['next.body/second', 'output/n'])
  })

  it('compare the file that is asked for next', async () => {
    const file = (path: string): Partial<AnyOperation> => ({
      decode: () => ({ kind: 'stream', request: { method: 'GET', origin, path }, contentType: 'text/csv' }),
    })

    expect(await pathsOf(compare(file('/a'), file('/a')))).toEqual([])
    expect(await pathsOf(compare(file('/b'), file('/a')))).toEqual(['file.path/*'])
  })

  test.each<[string, Partial<AnyOperation>]>([
    ['without a body', { encode: () => ({ method: 'GET', origin, path: '/' }) }],
    [
      'of bytes',
      { encode: () => ({ ...request({}), body: { kind: 'bytes', contentType: 'x/y', bytes: new Uint8Array(2) } }) },
    ],
  ])('sign requests %s', async (_, made) => {
    const signs: Partial<AnyOperation> = { ...made, authorize: async ({ body }) => ({ length: String(body.length) }) }

    expect(await pathsOf(compare(signs, signs))).toEqual([])
    expect(await pathsOf(compare(made, signs))).toEqual(['request.headers/length'])
  })

  it('read no further once their ways part', async () => {
    const untrusted: Partial<AnyOperation> = { decode: () => ({ kind: 'untrusted', reason: 'probe' }) }

    expect(await pathsOf(compare(untrusted, {}, seen('{"n":1}', '{"n":1}')))).toEqual(['result'])
  })

  it('each have the bytes of the answer to themselves', async () => {
    const scribble: Partial<AnyOperation> = {
      decode: ({ body }) => {
        const n = body[0]
        body.fill(0)
        return output({ n })
      },
    }

    expect(await pathsOf(compare(scribble, scribble, seen('7')))).toEqual([])
  })
})

describe('a version that never answers', () => {
  const hangs: Partial<AnyOperation> = { decode: () => new Promise<never>(() => {}) }

  it('differs, where it is the canary', async () => {
    const comparison = pathsOf(compare(hangs))
    await rig.clock.advance(10_000)

    expect(await comparison).toEqual(['result'])
  })

  it('says nothing of the canary, where it is stable', async () => {
    const comparison = pathsOf(compare({}, hangs))
    await rig.clock.advance(10_000)

    expect(await comparison).toBe('void')
  })

  it('says nothing of the canary, where stable encodes', async () => {
    const comparison = pathsOf(compare({}, { encode: () => new Promise<never>(() => {}) }))
    await rig.clock.advance(10_000)

    expect(await comparison).toBe('void')
  })
})

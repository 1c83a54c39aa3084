import { expect, test } from 'vitest'
import { type AnyOperation, type Call, definePlugin, local, Type } from '../../protocol/index.ts'
import { fakeOperation } from '../../testing/fake-plugin.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { createPluginRunner } from '../create-plugin-runner.ts'
import { createSchemaCheck } from '../schema-check.ts'
import { CallsInHand } from './calls-in-hand.ts'
import type { OfRun, ToThread } from './messages.ts'
import { loopback } from './testing/loopback.ts'

const app = { appid: 'wx1', kind: 'official-account', settings: {} } as const
const call = (more: Partial<Call> = {}): Call =>
  ({ app, now: 1, wechatNow: 2, deadline: 3, idempotencyKey: 'k', ...more }) as Call

function operationWith(more: Partial<AnyOperation>): AnyOperation {
  const x = fakeOperation({ output: Type.Object({}), ...more })
  return loopback(definePlugin({ origins: [], operations: { x } })).plugin.operations.x as AnyOperation
}

/** The host's side alone: what the thread says is up to the test. */
function hostSide() {
  const sent: ToThread[] = []
  const calls = new CallsInHand((message) => sent.push(message))
  return { calls, sent, hears: (...message: readonly unknown[]) => calls.heard(message as never as OfRun) }
}

test('a function that draws nonces without end costs the host none', async () => {
  let drawn = 0
  const operation = operationWith({
    encode: (_input, given) => {
      for (let n = 0; n < 10_000; n++) {
        try {
          given.nonce()
        } catch {}
      }
      return local({})
    },
  })
  const run = Promise.resolve(operation.encode({} as never, call({ nonce: () => `n${++drawn}` })))

  await expect(run).rejects.toMatchObject({ name: 'MemberFault', what: 'invalid' })
  expect(drawn).toBe(0)
})

test('names that callers choose are not given along for ever', async () => {
  const asked: string[] = []
  const keyId = (key: string) => {
    asked.push(key)
    return `id of ${key}`
  }
  const operation = operationWith({
    encode: (input, given) => local({ id: given.keyId((input as { key: string }).key) }),
  })
  const encode = (key: string) => operation.encode({ key } as never, call({ keyId }))
  for (let n = 0; n < 300; n++) expect(await encode(`k${n}`)).toEqual(local({ id: `id of k${n}` }))
  asked.length = 0
  await encode('k299')

  expect(asked.length).toBeLessThanOrEqual(64)
})

test('what a run asks of the host beyond all measure is refused', async () => {
  const signed: unknown[] = []
  const sign = async () => {
    signed.push(1)
    return { value: new Uint8Array(1), serial: 's' }
  }
  const operation = operationWith({
    encode: async (_input, given) => {
      const all = Array.from({ length: 5_000 }, () => given.sign('merchant', new Uint8Array(1)))
      const ends = await Promise.allSettled(all)
      return local({ refused: ends.filter(({ status }) => status === 'rejected').length })
    },
  })

  expect(await operation.encode({} as never, call({ sign }))).toEqual(local({ refused: 5_000 - 4_096 }))
  expect(signed).toHaveLength(4_096)
})

test('the host counts by itself what a run asks', async () => {
  let signed = 0
  const sign = async () => ({ value: new Uint8Array(++signed && 1), serial: 's' })
  const { calls, hears, sent } = hostSide()
  void calls.run(0, [{}, call({ sign })], 1)
  for (let ask = 1; ask <= 4_200; ask++) hears('ask', 1, ask, 'sign', ['merchant', new Uint8Array(1)])
  await expect.poll(() => sent.filter(([kind]) => kind === 'answer' || kind === 'refusal').length).toBe(4_200)

  expect(signed).toBe(4_096)
})

test('others have their turn while a run asks for much', async () => {
  const order: string[] = []
  const sign = async () => {
    order.push('sign')
    return { value: new Uint8Array(1), serial: 's' }
  }
  const { calls, hears } = hostSide()
  void calls.run(0, [{}, call({ sign })], 1)
  for (let ask = 1; ask <= 40; ask++) hears('ask', 1, ask, 'sign', ['merchant', new Uint8Array(1)])
  order.push('others')
  await expect.poll(() => order.length).toBe(41)

  expect(order.indexOf('others')).toBeLessThan(20)
})

test('a run that was given up is kept no longer, and asks for nothing more', async () => {
  const signed: unknown[] = []
  const sign = async () => {
    signed.push(1)
    return { value: new Uint8Array(1), serial: 's' }
  }
  const { calls, hears, sent } = hostSide()
  const clock = new VirtualClock()
  const operation = fakeOperation({ encode: () => calls.run(0, [{}, call({ sign })], 1) as never })
  const given = call({ deadline: clock.now() + 1_000 })
  const run = createPluginRunner(clock, createSchemaCheck()).encode(operation, {}, given)
  await clock.advance(5_000)

  expect(await run).toMatchObject({ kind: 'fault', what: 'timeout' })
  hears('ask', 1, 1, 'sign', ['merchant', new Uint8Array(1)])
  expect([signed, sent.filter(([kind]) => kind === 'answer')]).toEqual([[], []])
})

test('a result that makes no sense is a fault of its own run', async () => {
  const { calls, hears } = hostSide()
  const [bad, good] = [calls.run(0, [], undefined), calls.run(0, [], undefined)]
  bad.catch(() => {})
  hears('done', 1, {}, [1, 2, 3], 0)
  hears('done', 2, { n: 1 }, undefined, 0)

  await expect(bad).rejects.toMatchObject({ name: 'MemberFault', what: 'invalid' })
  expect(await good).toEqual({ n: 1 })
})

import { type AnyOperation, Type } from '@wxhost/core/protocol'
import { expect, test } from 'vitest'
import { shadowCall } from '../shadow/shadow-call.ts'
import { demandPureForAll, demandReadsAnyAnswer } from './demand-for-all.ts'

const makeCall = () => shadowCall()
const operation = (over: Partial<AnyOperation>): AnyOperation => ({
  summary: 'Look',
  effect: 'safe',
  input: Type.Object({ count: Type.Integer() }),
  output: Type.Object({}),
  errors: [],
  example: { count: 1 },
  encode: () => ({ kind: 'local', output: {} }),
  decode: () => ({ kind: 'untrusted', reason: 'not-wechat' }),
  ...over,
})

test('a sound operation is let pass', async () => {
  await demandPureForAll(operation({}), makeCall)
  await demandReadsAnyAnswer(operation({}), makeCall, ['msgid'])
})

test('an encode that throws for some input is found', async () => {
  const fragile = operation({
    encode: ({ count }: { count: number }) => {
      if (count < 0) throw new Error('negative')
      return { kind: 'local', output: {} }
    },
  } as Partial<AnyOperation>)
  await expect(demandPureForAll(fragile, makeCall)).rejects.toThrow(/seed/)
})

test('an encode that remembers is found', async () => {
  let calls = 0
  const counting = operation({ encode: () => ({ kind: 'local', output: { calls: calls++ } }) })
  await expect(demandPureForAll(counting, makeCall)).rejects.toThrow(/not pure/)
})

test('a decode that throws for some answer is found', async () => {
  const trusting = operation({ decode: ({ body }) => JSON.parse(new TextDecoder().decode(body)) })
  await expect(demandReadsAnyAnswer(trusting, makeCall, ['msgid'])).rejects.toThrow(/seed/)
})

test('a decode that asks for more on a garbled answer is found', async () => {
  const restless = operation({ decode: () => ({ kind: 'decode-again', refresh: 'access-token' }) })
  await expect(demandReadsAnyAnswer(restless, makeCall, ['msgid'])).rejects.toThrow(/decode-again/)
})

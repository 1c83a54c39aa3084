import { describe, expect, onTestFinished, test } from 'vitest'
import { createSqliteOutcomeStore } from '../outcome/sqlite-outcome-store.ts'
import { type AnyOperation, credential, failure, json, output, textOf } from '../protocol/index.ts'
import { openStateDatabase } from '../sqlite/state-database.ts'
import { callRig, fakeApp } from '../testing/call-rig.ts'
import { fakeLoaded, fakeOperation } from '../testing/fake-plugin.ts'
import { codeOf } from '../testing/report.ts'
import { answered, reset } from '../testing/scripted-transport.ts'
import { wechatOrigin as origin } from '../testing/upstream.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'

const notThere = answered({ error: { class: 'business', code: 'ORDER_NOT_EXIST' } })
const number = { input: { text: 'T1' } }

/** Reads `{ n }` or `{ error: { class, code } }`. */
const decode: AnyOperation['decode'] = (response) => {
  const { n, error } = JSON.parse(textOf(response) ?? '{}')
  return error === undefined ? (output({ n }) as never) : failure(error.class, error.code, 'no')
}

const query = fakeOperation({
  encode: () => ({ method: 'GET', origin, path: '/orders/T1' }),
  decode,
})

const order = fakeOperation({
  effect: 'idempotent',
  idempotency: { key: '/text' },
  encode: (input) => ({ method: 'POST', origin, path: '/orders', body: json(input) }),
  decode,
  tracks: ({ text }: { text: string }, given: unknown) => ({
    key: text,
    stage: given === undefined ? 'sent' : 'accepted',
  }),
  resolve: {
    operation: 'query',
    input: (input: unknown) => input,
    read: (found) => ({ kind: found.kind === 'error' && found.code === 'ORDER_NOT_EXIST' ? 'resend' : 'unknown' }),
  },
} as Partial<AnyOperation>)

const rig = async () => {
  const clock = new VirtualClock()
  const state = await openStateDatabase(':memory:')
  const outcomes = createSqliteOutcomeStore(state, clock)
  onTestFinished(() => {
    outcomes.close()
    state.close()
  })
  const made = await callRig({ clock, outcomes, loaded: fakeLoaded({ order, other: order, query }) })
  const find = () => outcomes.find({ owner: `app:${fakeApp.appid}`, protocol: 'fake', key: 'T1' })
  return { ...made, find }
}

describe('what becomes of a call in doubt', () => {
  test('is not forgotten when another operation is refused', async () => {
    const { finish, transport, find } = await rig()
    transport.script.push(reset, answered({ n: 1 }), answered({ error: { class: 'business', code: 'NO' } }))
    expect(codeOf(await finish('order', number))).toBe('WXH_OUTCOME_UNKNOWN')
    await finish('other', number)
    expect(find()).toMatchObject({ stage: 'sent' })
  })

  test('is forgotten where it was refused itself', async () => {
    const { finish, transport, find } = await rig()
    transport.script.push(answered({ error: { class: 'business', code: 'NO' } }))
    await finish('order', number)
    expect(find()).toBeUndefined()
  })
})

describe('a refusal of a repeat', () => {
  const again = async (error: object) => {
    const { finish, transport } = await rig()
    transport.script.push(reset, notThere, answered({ error }))
    return codeOf(await finish('order', number))
  }

  test.each(['config', 'permission', 'credential'])('for the %s says nothing of the first sending', async (kind) => {
    expect(await again({ class: kind, code: 'SIGN_ERROR' })).toBe('WXH_OUTCOME_UNKNOWN')
  })

  test('for what it asks for is the answer', async () => {
    expect(await again({ class: 'business', code: 'NOT_ENOUGH' })).toBe('NOT_ENOUGH')
  })
})

describe('a second sending that cannot be made', () => {
  test('leaves the first one in doubt', async () => {
    const encode: AnyOperation['encode'] = () => ({
      method: 'POST',
      origin,
      path: '/orders',
      headers: { authorization: credential('access-token') },
    })
    const rejecting = { kind: 'credential-rejected', credential: 'access-token', code: '1', message: 'no' } as const
    const put = fakeOperation({ effect: 'idempotent', idempotency: { key: 'call' }, encode, decode: () => rejecting })
    const { finish, transport } = await callRig({ loaded: fakeLoaded({ put }) })
    const token = (access_token: string) => answered({ access_token, expires_in: 7200 })
    transport.tokenScript.push(token('one'), token('two\r\nlines'))
    transport.script.push(reset, answered({}))
    expect(codeOf(await finish('put', { ...number, idempotencyKey: 'k' }))).toBe('WXH_OUTCOME_UNKNOWN')
  })
})

describe('a number that was answered for certain', () => {
  const twice = async (more: Partial<AnyOperation>) => {
    const { finish, transport } = await callRig({ loaded: fakeLoaded({ order: { ...order, ...more }, query }) })
    transport.usual = answered({ n: 1 })
    await finish('order', number)
    const repeat = await finish('order', number)
    return [transport.sent.length, repeat.result]
  }

  test.each([
    ['may not be sent twice', { effect: 'unsafe' }],
    ['is forgotten by WeChat', { idempotency: { key: '/text', windowMs: 60_000 } }],
  ] as const)('is not sent again where it %s', async (_why, more) => {
    expect(await twice(more)).toEqual([1, expect.objectContaining({ output: { n: 1 }, replayed: true })])
  })
})

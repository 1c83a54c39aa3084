import { encode, exchange, htmlResponse, wireRequest } from '@wxhost/contracts'
import type { AnyOperation, JsonObject, WireRequest } from '@wxhost/core/protocol'
import { describe, expect, it, test } from 'vitest'
import vectors from '../fixtures/claim-vectors.json' with { type: 'json' }
import plugin from '../index.ts'
import { answer, claim, claimCall, keys, opened, platformKey } from '../testing/claims.ts'
import { apply } from './apply.ts'
import { cancel } from './cancel.ts'
import { status } from './status.ts'
import { supplement } from './supplement.ts'

const all: readonly [string, AnyOperation][] = Object.entries(plugin.operations)
const jsonOf = (request: WireRequest): JsonObject =>
  request.body?.kind === 'json' ? (request.body.value as JsonObject) : {}
const application = apply.example ?? {}
const numbered = { out_claim_no: 'CLM202401010001' }

// That each is off unless allowed, pure, signed and safe from garbled answers is told by contract/contract.test.ts.
describe('every operation', () => {
  test.each(all)('%s says whose contract it is', (_name, operation) => {
    expect(operation.summary).toContain('x-origin: project')
  })

  test.each(all)('%s takes no unsigned 200', async (_name, operation) => {
    expect(await exchange(operation, operation.example, htmlResponse(200), claimCall())).toEqual({
      kind: 'untrusted',
      reason: 'signature',
    })
  })

  // Insurance page D, "Errors".
  test.each([
    [400, 'PARAM_ERROR', 'invalid-argument', true],
    [400, 'INVALID_REQUEST', 'invalid-argument', undefined],
    [401, 'SIGN_ERROR', 'config', true],
    [403, 'NO_AUTH', 'permission', undefined],
    [403, 'RULE_LIMIT', 'business', undefined],
    [404, 'RESOURCE_NOT_EXISTS', 'business', undefined],
    [409, 'STATE_CONFLICT', 'business', undefined],
    [429, 'FREQUENCY_LIMITED', 'rate-limited', undefined],
    [500, 'SYSTEM_ERROR', 'retryable', undefined],
    [503, 'SERVICE_UNAVAILABLE', 'retryable', undefined],
  ])('takes %i %s as %s', async (code, name, errorClass, nothingHappened) => {
    const refusal = answer({ code: name, message: 'message' }, { status: code })

    for (const [, operation] of all) {
      const decoded = await exchange(operation, operation.example, refusal, claimCall())
      expect(decoded).toMatchObject({ kind: 'error', class: errorClass, code: name })
      expect(operation.errors).toContain(errorClass)
      expect('nothingHappened' in decoded && decoded.nothingHappened).toBe(nothingHappened ?? false)
    }
  })

  it('waits as long as a bureau that is down says', async () => {
    const down = answer({ code: 'SERVICE_UNAVAILABLE' }, { status: 503, headers: { 'retry-after': '120' } })

    expect(await exchange(status, numbered, down, claimCall())).toMatchObject({ retryAfterMs: 120_000 })
  })
})

describe('apply', () => {
  it('sends what the contract asks for', async () => {
    const request = await wireRequest(apply, application, claimCall())

    expect(request).toMatchObject({
      method: 'POST',
      origin: 'https://api.mch.weixin.qq.com',
      path: '/v3/insurance/claim/apply',
    })
    expect(jsonOf(request)).toEqual({
      ...application,
      appid: 'wxd678efh567hg6787',
      mchid: '1900000109',
      notify_url: 'https://wx.example.com/inbound/1900000109/state-changed',
      claimant: { card_type: 'ID_CARD', name: expect.any(String), id_digest: expect.any(String) },
    })
  })

  it('encrypts name and id for the key that it names', async () => {
    const { headers, ...request } = await wireRequest(apply, application, claimCall({ keys }))
    const claimant = jsonOf(request).claimant as JsonObject

    expect([opened(claimant.name), opened(claimant.id_digest)]).toEqual(['张三', vectors.idDigest.officialExpected])
    expect(headers).toEqual({ 'wechatpay-serial': vectors.platformSerial })
  })

  it('takes the longest name that the schema allows', async () => {
    const long = {
      ...application,
      claimant: { name: '𠮷'.repeat(53), id_digest: '0'.repeat(32), card_type: 'ID_CARD' },
    }

    const request = await wireRequest(apply, long, claimCall({ keys }))

    expect(opened((jsonOf(request).claimant as JsonObject).name)).toBe('𠮷'.repeat(53))
  })

  it('is about exactly one payment', async () => {
    const { mix_trade_no: _, ...none } = apply.example ?? { mix_trade_no: '' }

    for (const input of [none, { ...application, transaction_id: '4200000000202401010000000001' }])
      expect(await encode(apply, input, claimCall())).toMatchObject({
        class: 'invalid-argument',
        code: 'one-payment-needed',
      })
    expect(await wireRequest(apply, { ...none, transaction_id: '42' }, claimCall())).toBeDefined()
  })

  it('needs an address that can be told of changes', async () => {
    const nowhere = claimCall({ inboundUrl: () => undefined })
    const unusable = claimCall({ inboundUrl: () => 'https://wx.example.com/?a' })
    const own = { ...application, notify_url: 'https://shop.example.com/claims' }

    expect(await encode(apply, application, nowhere)).toMatchObject({ code: 'notify-url-missing', path: '/notify_url' })
    expect(await encode(apply, application, unusable)).toMatchObject({ class: 'config', code: 'notify-url-unusable' })
    expect(jsonOf(await wireRequest(apply, own, nowhere)).notify_url).toBe('https://shop.example.com/claims')
  })

  it('is followed under its number', () => {
    expect(plugin.operations.apply.tracks?.(apply.example as never, undefined as never, claimCall().app)).toMatchObject(
      {
        key: 'claim:CLM202401010001',
        ask: { operation: 'status', input: numbered },
      },
    )
  })
})

describe('an answer with a claim', () => {
  it('is the claim', async () => {
    expect(await exchange(status, numbered, answer(claim()), claimCall())).toEqual({ kind: 'output', output: claim() })
  })

  it('under the real keys too', async () => {
    const real = answer(claim(), { key: platformKey })

    expect(await exchange(status, numbered, real, claimCall({ keys }))).toMatchObject({ kind: 'output' })
  })

  test.each([
    ['unknown-state', { state: 'FROZEN' }],
    ['invariant-broken', { approved_fee: 45001 }],
  ])('warns: %s', async (code, over) => {
    for (const [operation, input] of [
      [status, numbered],
      [apply, application],
      [supplement, supplement.example],
    ] as const)
      expect(await exchange(operation, input, answer(claim(over)), claimCall())).toMatchObject({
        kind: 'output',
        warnings: [{ code }],
      })
  })

  test.each([
    ['another claim', { out_claim_no: 'CLM202401010002' }],
    ['another merchant', { mchid: '1900000110' }],
    ['no state', { state: undefined }],
  ])('of %s is not believed', async (_what, over) => {
    expect(await exchange(status, numbered, answer(claim(over)), claimCall())).toEqual({
      kind: 'untrusted',
      reason: 'not-wechat',
    })
  })
})

describe('status', () => {
  it('asks by one of the two numbers', async () => {
    const byId = { claim_id: '8800202401010000000000000001' }

    expect((await wireRequest(status, numbered, claimCall())).query).toEqual({ mchid: '1900000109', ...numbered })
    expect((await wireRequest(status, byId, claimCall())).query).toEqual({ mchid: '1900000109', ...byId })
    for (const input of [{}, { ...numbered, ...byId }])
      expect(await encode(status, input, claimCall())).toMatchObject({ code: 'one-number-needed' })
  })

  it('by its id believes no other id', async () => {
    const byId = { claim_id: '8800202401010000000000000002' }

    expect(await exchange(status, byId, answer(claim()), claimCall())).toMatchObject({ kind: 'untrusted' })
  })
})

describe('cancel', () => {
  it('is answered with 204', async () => {
    expect(await exchange(cancel, cancel.example, answer('', { status: 204 }), claimCall())).toEqual({
      kind: 'output',
      output: { ...numbered, state: 'CANCELLED' },
    })
    expect(await exchange(cancel, cancel.example, answer({}), claimCall())).toMatchObject({ kind: 'untrusted' })
  })

  it('sends the merchant, the number and the reason', async () => {
    expect(jsonOf(await wireRequest(cancel, cancel.example, claimCall()))).toEqual({
      mchid: '1900000109',
      ...numbered,
      reason: '重复申请',
    })
  })
})

describe('what a query proves of a lost answer', () => {
  const found = (over: object = {}) => ({ kind: 'output', output: claim(over) }) as const
  const refused = (code: string) => ({ kind: 'error', class: 'business', code, message: '' }) as const
  const resolved = ({ resolve, example }: AnyOperation, what: ReturnType<typeof found> | ReturnType<typeof refused>) =>
    resolve?.read(what, example as never).kind

  test.each([
    ['apply', found(), 'output'],
    ['apply', found({ claim_fee: 1, approved_fee: undefined }), 'resend'],
    ['apply', { kind: 'output', output: {} } as ReturnType<typeof found>, 'unknown'],
    ['apply', refused('RESOURCE_NOT_EXISTS'), 'resend'],
    ['apply', refused('NO_AUTH'), 'unknown'],
    ['supplement', found({ state: 'REVIEWING' }), 'resend'],
    ['supplement', refused('RESOURCE_NOT_EXISTS'), 'resend'],
    ['supplement', refused('NO_AUTH'), 'unknown'],
    ['cancel', found({ state: 'CANCELLED' }), 'output'],
    ['cancel', found(), 'resend'],
    ['cancel', refused('RESOURCE_NOT_EXISTS'), 'resend'],
    ['cancel', refused('NO_AUTH'), 'unknown'],
  ] as const)('%s, %j: %s', (name, what, kind) => {
    expect(resolved(plugin.operations[name], what)).toBe(kind)
  })

  test.each(['apply', 'supplement', 'cancel'] as const)('%s asks by its number', (name) => {
    const { resolve, example }: AnyOperation = plugin.operations[name]

    expect(resolve?.input(example as never, claimCall().app)).toEqual(numbered)
    expect(resolve?.operation).toBe('status')
  })
})

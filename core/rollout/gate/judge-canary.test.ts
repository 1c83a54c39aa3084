import { describe, expect, test } from 'vitest'
import type { OperationSurface, PluginSurface } from '../../plugin/record/plugin-surface.ts'
import type { Proof } from '../../plugin/record/proof-of.ts'
import { type ArmContract, judgeCanary } from './judge-canary.ts'

const operation: OperationSurface = {
  effect: 'idempotent',
  input: { type: 'object', properties: { title: { type: 'string', maxLength: 20 } } },
  output: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  errors: ['business'],
  stickyBy: '/touser',
}
const surface: PluginSurface = {
  protocol: 'echo',
  origins: ['https://api.weixin.qq.com'],
  needs: ['access-token'],
  keys: [],
  secrets: {},
  operations: { send: operation },
  channels: {},
  credentials: {},
}
const verified: Proof = { state: 'verified', signedBy: ['0123456789abcdef'], faults: [] }
const missing = { code: 'WXH_CONTRACT_MISSING', where: 'echo', what: 'it has no record', remedy: 'Make one.' } as const

const stable: ArmContract = { id: 'echo-v1@1.0.0', surface, proof: verified, pact: undefined }
const canary = (more: Partial<ArmContract> = {}, surfaceOf: Partial<PluginSurface> = {}): ArmContract => ({
  ...stable,
  id: 'echo-v1@1.1.0',
  surface: { ...surface, ...surfaceOf },
  ...more,
})
const sending = (more: Partial<OperationSurface>) => canary({}, { operations: { send: { ...operation, ...more } } })
const whatOf = (now: ArmContract, before = stable) => judgeCanary(before, now).map(({ what }) => what)

/** One interaction of a V4 pact, as the harness writes it. */
const pact = (body: object) => ({
  interactions: [
    {
      type: 'Synchronous/HTTP',
      description: 'a message',
      comments: { operation: 'send' },
      request: { method: 'POST', path: '/send', body: { content: body } },
      response: { status: 200 },
    },
  ],
})

describe('a canary beside stable', () => {
  test('that promises the same may have calls', () => {
    expect(judgeCanary(stable, canary())).toEqual([])
  })

  test('that promises more may have calls', () => {
    expect(judgeCanary(stable, canary({}, { operations: { send: operation, recall: operation } }))).toEqual([])
    expect(judgeCanary(stable, sending({ effect: 'safe' }))).toEqual([])
  })

  test.each([
    ['an operation goes', canary({}, { operations: {} }), 'operations is no operation any more ("send" -> nothing)'],
    ['it promises less', sending({ effect: 'unsafe' }), 'operations.send.effect promises less'],
    [
      'an input is newly demanded',
      sending({ input: { ...(operation.input as object), required: ['title'] } }),
      'operations.send.input/title',
    ],
    ['an answer goes', sending({ output: { type: 'object' } }), 'operations.send.output/id'],
    [
      'it keeps others together',
      sending({ stickyBy: '/openid' }),
      'operations.send.stickyBy keeps other callers together than before ("/touser" -> "/openid")',
    ],
    ['it goes elsewhere', canary({}, { origins: ['https://example.com'] }), 'origins is newly needed'],
    ['it needs another secret', canary({}, { secrets: { 'api-key': [] } }), 'secrets is newly needed'],
  ])('where %s is refused, with the path', (_what, now, expected) => {
    const faults = judgeCanary(stable, now)
    expect(faults.map(({ what }) => what).join('\n')).toContain(expected)
    expect(faults[0]).toMatchObject({ code: 'WXH_ROLLOUT_REFUSED', where: 'echo-v1@1.0.0 -> echo-v1@1.1.0' })
  })

  test('that says something else to WeChat is refused where both pacts are known', () => {
    const [before, now] = [pact({ a: 1 }), pact({ a: 1, b: 2 })]
    expect(whatOf(canary({ pact: now }), { ...stable, pact: before })).toEqual([
      'pact "a message" request/body/b is newly sent (nothing -> "number")',
    ])
    expect(whatOf(canary({ pact: now }))).toEqual([])
  })

  test('without proof is refused, whatever the host asks of others', () => {
    expect(judgeCanary(stable, canary({ proof: { state: 'missing', signedBy: [], faults: [missing] } }))).toEqual([
      missing,
    ])
    expect(whatOf(canary({ proof: undefined }))).toEqual([expect.stringContaining('was not loaded from files')])
  })

  test('with a credential that stable does not supply is refused: nobody would fetch it', () => {
    const source = { owner: 'app', provides: ['ticket'], origins: [], durable: false } as const
    expect(whatOf(canary({}, { credentials: { ticket: source } }))).toEqual([
      'echo-v1@1.1.0 brings the credential ticket, which echo-v1@1.0.0 does not supply',
    ])
  })

  test('is told all that is wrong at once', () => {
    const all = canary(
      { proof: { state: 'missing', signedBy: [], faults: [missing] } },
      { operations: {}, keys: ['k'] },
    )
    expect(judgeCanary(stable, all)).toHaveLength(3)
  })

  test('is shown no schema that would fill the screen', () => {
    const long = { type: 'object', properties: { title: { type: 'string', enum: Array(40).fill('same') } } }
    expect(whatOf(sending({ input: long })).every((what) => what.length < 250)).toBe(true)
  })
})

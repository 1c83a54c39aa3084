import { describe, expect, it, test } from 'vitest'
import type { InboundChannel, Opened } from '../../protocol/index.ts'
import { keysOf } from '../live/shadow-job.ts'
import { anyLimits, compareRig, moment, realCall, testApp, versionWith } from '../testing/shadow-rig.ts'
import { bookedKeys } from './asked-keys.ts'
import { comparePush } from './compare-push.ts'
import { liveCrypto } from './live-crypto.ts'

type Open = InboundChannel['open']

const ack = { status: 200, body: 'success' }
const opened = (data: object, more: Partial<Extract<Opened, { kind: 'events' }>> = {}): Opened => ({
  kind: 'events',
  events: [{ id: 'a', type: 't', data: data as never }],
  ack,
  ...more,
})
const opens: Open = () => opened({ out_trade_no: '1', oUpF8uMuAJO_M2pxb1Q9: 1 })

const rig = compareRig()
const seen = {
  channelName: 'notify',
  push: { method: 'POST', query: {}, headers: {}, body: new Uint8Array([7]) },
  facts: { ...moment, app: { appid: testApp.appid, kind: testApp.kind, settings: {} }, inboundUrl: () => undefined },
} as const
const arm = (open: Open | undefined) => ({
  plugin: versionWith({}, open === undefined ? {} : { inbound: { notify: { summary: 's', owner: 'merchant', open } } })
    .plugin,
  limits: anyLimits,
  crypto: liveCrypto(bookedKeys(new Map(), keysOf(realCall()))),
})
const compare = (canary: Open | undefined, stable: Open | undefined = opens) =>
  comparePush(seen, { stable: arm(stable), canary: arm(canary) }, rig)
const pathsOf = async (comparison: ReturnType<typeof compare>) => {
  const done = await comparison
  return done.kind === 'compared' ? done.differences.map(({ path }) => path) : done.kind
}
const refuses =
  (reason: 'signature' | 'probe'): Open =>
  () => ({ kind: 'refused', reason, answer: { status: 401, body: '' } })
const asks =
  (refresh: string): Open =>
  () => ({ kind: 'open-again', refresh })
const checks =
  (body: string): Open =>
  () => ({ kind: 'answer', answer: { status: 200, body } })
const boom: Open = () => {
  throw new Error('x')
}

describe('two versions over a push that came', () => {
  test.each<[string, Open | undefined, Open | undefined, readonly string[]]>([
    ['nothing', opens, opens, []],
    [
      'what they read',
      () => opened({ out_trade_no: '2' }),
      opens,
      ['events/*/data/out_trade_no', 'events/*/data/{key}'],
    ],
    [
      'the order key',
      () => opened({}, { events: [{ id: 'a', type: 't', orderKey: 'o', data: {} }] }),
      () => opened({}),
      ['events/*/orderKey'],
    ],
    [
      'what WeChat is answered',
      () => opened({}, { ack: { status: 500, body: 'success' } }),
      () => opened({}),
      ['ack/status'],
    ],
    [
      'the nonce that is remembered',
      () => opened({}, { once: { nonce: 'n', untilMs: 1 } }),
      () => opened({}),
      ['once'],
    ],
    [
      'the context of a reply',
      () => opened({}, { replyContext: { a: 1 } }),
      () => opened({}, { replyContext: { a: 2 } }),
      ['replyContext/a'],
    ],
    ['whether it is genuine', refuses('signature'), opens, ['result']],
    ['why it is none', refuses('signature'), refuses('probe'), ['reason']],
    ['the key that is missing', asks('a'), asks('b'), ['refresh']],
    ['the check of an address', checks('a'), checks('b'), ['answer/body']],
    ['a fault', boom, opens, ['result']],
    ['nothing, where both fail', boom, boom, []],
    ['a channel that is not there', undefined, opens, ['channel']],
  ])('differ by %s', async (_, canary, stable, expected) => {
    expect(await pathsOf(compare(canary, stable))).toEqual(expected)
  })

  it('say nothing of a channel that stable lacks', async () => {
    expect(
      await pathsOf(comparePush({ ...seen, channelName: 'toString' }, { stable: arm(opens), canary: arm(opens) }, rig)),
    ).toBe('void')
  })

  it('each have the bytes to themselves', async () => {
    const scribbles: Open = ({ body }) => {
      const first = body[0]
      body.fill(0)
      return opened({ first })
    }

    expect(await pathsOf(compare(scribbles, scribbles))).toEqual([])
  })

  test.each([
    ['differs', () => new Promise<never>(() => {}), opens, ['result']],
    ['says nothing', opens, () => new Promise<never>(() => {}), 'void'],
  ] as const)('a version that hangs %s', async (_, canary, stable, expected) => {
    const comparison = pathsOf(compare(canary, stable))
    await rig.clock.advance(10_000)

    expect(await comparison).toEqual(expected)
  })
})

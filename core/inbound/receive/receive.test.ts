import { describe, expect, test, vi } from 'vitest'
import { HostError } from '../../errors/host-error.ts'
import type { InboundEvent } from '../../protocol/index.ts'
import { event } from '../testing/inbox-rig.ts'
import { ack, merchantApp, opens, pushed, receiveRig } from '../testing/receive-rig.ts'

const no = { contentType: 'application/json; charset=utf-8', body: '{"code":"FAIL","message":"失败"}' }
const once = (untilMs: number) => ({ nonce: 'n', untilMs })

describe('a genuine push', () => {
  test('is stored, then acknowledged', async () => {
    const { notify, inbox, records } = await receiveRig()
    expect(await notify()).toEqual({ outcome: 'stored', answer: ack })
    expect(inbox.list({ most: 9 })).toMatchObject([
      { owner: 'merchant:1900000109', appid: merchantApp.appid, channel: 'pay.notify', state: 'pending' },
    ])
    expect(records).toMatchObject([
      { outcome: 'stored', status: 200, protocol: 'pay', channel: 'notify', version: '1.2.3', isProbe: false },
    ])
  })

  test('that comes again is acknowledged again, and stored once', async () => {
    const { notify, inbox } = await receiveRig()
    await notify()
    expect(await notify()).toEqual({ outcome: 'repeated', answer: ack })
    expect(inbox.counts().pending).toBe(1)
  })

  test('is held where nobody takes it', async () => {
    const { notify, inbox } = await receiveRig({
      parts: { handingOf: () => ({ hasWebhook: false, awaitsReply: true }) },
    })
    expect((await notify()).outcome).toBe('stored')
    expect(inbox.counts().held).toBe(1)
  })

  test('with nothing in it is acknowledged', async () => {
    const { notify, inbox } = await receiveRig({ open: () => opens() })
    expect(await notify()).toEqual({ outcome: 'answered', answer: ack })
    expect(inbox.list({ most: 9 })).toEqual([])
  })

  test('is refused when its nonce was used with another body', async () => {
    let id = 'a'
    const { notify, clock, inbox } = await receiveRig({
      open: () => ({ ...opens(id), once: once(clock.now() + 300_000) }) as never,
    })
    await notify(pushed('one'))
    id = 'b'
    expect(await notify(pushed('two'))).toEqual({ outcome: 'replayed', answer: { status: 401, ...no } })
    expect(inbox.counts().pending).toBe(1)
    id = 'a'
    expect((await notify(pushed('one'))).outcome).toBe('repeated')
  })

  test('reaches the plugin as it came, with a call of its app', async () => {
    const open = vi.fn(() => opens('a'))
    const { notify, clock } = await receiveRig({ open })
    const push = pushed('raw', { query: { a: 'b' }, headers: { x: 'y' } })
    await notify(push)
    expect(open).toHaveBeenCalledWith(
      push,
      expect.objectContaining({ deadline: clock.now() + 4_500, app: expect.objectContaining({ mchid: '1900000109' }) }),
    )
  })
})

describe('an address', () => {
  test.each([
    ['of nobody', 'wx-nobody', 'pay.push'],
    ['of no channel', '1900000109', 'pay.other'],
    ['of no protocol', '1900000109', 'template.notify'],
    ['without a protocol', '1900000109', 'notify'],
    ['of an inherited name', '1900000109', 'pay.toString'],
    ['of a merchant’s channel under an appid', merchantApp.appid, 'pay.notify'],
    ['of an app’s channel under a mchid', '1900000109', 'pay.push'],
  ])('%s is unknown', async (_name, ownerId, channel) => {
    const { receive, records } = await receiveRig()
    expect(await receive({ ownerId, channel, push: pushed() })).toEqual({
      outcome: 'unknown',
      answer: { status: 404, ...no },
    })
    expect(records).toMatchObject([{ outcome: 'unknown', protocol: undefined, channel: undefined }])
  })

  test('is checked with GET only where the channel says so', async () => {
    const answer = { status: 200, body: 'echo' }
    const { notify, message } = await receiveRig({ open: () => ({ kind: 'answer', answer }) })
    expect(await message(pushed('', { method: 'GET' }))).toEqual({ outcome: 'answered', answer })
    expect(await notify(pushed('', { method: 'GET' }))).toMatchObject({ outcome: 'wrong-method' })
  })

  test('of a merchant is read by the first of its apps that can', async () => {
    const none = { appid: 'wx1', kind: 'mini-program', settings: {}, secrets: new Map() } as const
    const { notify, inbox } = await receiveRig({ apps: [none, { ...merchantApp, appid: 'wx2' }, merchantApp] })
    await notify()
    expect(inbox.list({ most: 1 })).toMatchObject([{ appid: 'wx2' }])
  })
})

describe('a push that is refused', () => {
  test.each(['signature', 'probe', 'skew', 'undecryptable', 'foreign-owner', 'malformed', 'mode'] as const)(
    'for %s is answered as the plugin says, and leaves nothing',
    async (reason) => {
      const answer = { status: 401, body: 'no' }
      const { notify, inbox, records } = await receiveRig({ open: () => ({ kind: 'refused', reason, answer }) })
      expect(await notify()).toMatchObject({ outcome: 'refused', reason, answer })
      expect(inbox.list({ most: 9 })).toEqual([])
      expect(records).toMatchObject([{ reason, isProbe: reason === 'probe' }])
    },
  )
})

describe('a push under an unknown key', () => {
  const again = { kind: 'open-again', refresh: 'platform-certificates' } as const

  test('is opened once more after the keys were renewed', async () => {
    const open = vi.fn().mockReturnValueOnce(again).mockReturnValue(opens('a'))
    const refresh = vi.fn(async () => {})
    const { notify } = await receiveRig({ open, parts: { refresh } })
    expect((await notify()).outcome).toBe('stored')
    expect(refresh).toHaveBeenCalledExactlyOnceWith(merchantApp, 'platform-certificates', expect.any(AbortSignal))
    expect(open.mock.calls[0]?.[1]).not.toBe(open.mock.calls[1]?.[1])
  })

  test.each([
    ['no newer one is to be had', async () => {}],
    ['none can be fetched', () => Promise.reject(new HostError('WXH_CREDENTIAL_UNAVAILABLE', 'x'))],
  ] as const)('is a probe where %s', async (_name, refresh) => {
    const { notify, records, inbox } = await receiveRig({ open: () => again, parts: { refresh } })
    expect(await notify()).toMatchObject({ outcome: 'refused', reason: 'unknown-key', answer: { status: 401 } })
    expect(records).toMatchObject([{ isProbe: true }])
    expect(inbox.list({ most: 9 })).toEqual([])
  })

  test('is put off when the keys do not come in time', async () => {
    const refresh = vi.fn((_app: unknown, _name: string, _signal?: AbortSignal) => new Promise<void>(() => {}))
    const { notify, clock } = await receiveRig({ open: () => again, parts: { refresh } })
    const received = notify()
    await clock.advance(4_500)
    expect(await received).toMatchObject({ outcome: 'late', answer: { status: 503 } })
    expect(refresh.mock.calls[0]?.[2]?.aborted).toBe(true)
  })
})

describe('a push that cannot be read', () => {
  test('because the plugin fails is answered 500, so that it comes again', async () => {
    const { notify, records } = await receiveRig({
      open: () => {
        throw new Error('o6_bmjrPTlm6')
      },
    })
    expect(await notify()).toMatchObject({ outcome: 'fault', answer: { status: 500, ...no } })
    expect(records[0]?.problem).toMatch(/^open threw: Error/)
    expect(JSON.stringify(records)).not.toContain('o6_bmjrPTlm6')
  })

  test('because a key of ours is missing is answered 500', async () => {
    const { notify } = await receiveRig({
      open: async (_push, call) => ({ ...opens(String((await call.sign('merchant', new Uint8Array())).serial)) }),
    })
    expect(await notify()).toMatchObject({ outcome: 'fault', answer: { status: 500 }, problem: 'WXH_KEY_MISSING' })
  })

  test('within 4.5 s is put off', async () => {
    const { notify, clock, inbox } = await receiveRig({
      open: async () => {
        await clock.sleep(4_600)
        return opens('a')
      },
    })
    const received = notify()
    await clock.advance(4_500)
    expect(await received).toMatchObject({ outcome: 'late', answer: { status: 503 } })
    await clock.advance(1_000)
    expect(inbox.counts().pending).toBe(0)
    expect(clock.pending).toBe(2)
  })
})

describe('a push that cannot be kept', () => {
  test('is not acknowledged, and is as new when it comes again', async () => {
    const { notify, state, inbox, records } = await receiveRig()
    state.database.exec('PRAGMA query_only = ON')
    expect(await notify()).toMatchObject({ outcome: 'unstored', answer: { status: 503, ...no } })
    expect(records[0]?.problem).toContain('readonly')
    state.database.exec('PRAGMA query_only = OFF')
    expect((await notify()).outcome).toBe('stored')
    expect(inbox.counts().pending).toBe(1)
  })

  test('in time is put off', async () => {
    const { notify, clock } = await receiveRig({
      open: () => ({ kind: 'events', events: [withTicket], ack }),
      parts: { putCredential: () => new Promise(() => {}) },
    })
    const received = notify()
    await clock.advance(4_500)
    expect(await received).toMatchObject({ outcome: 'late', answer: { status: 503 } })
  })

  const withTicket: InboundEvent = event('ticket', {
    credentials: [{ source: 'ticket', values: { ticket: { value: 't1cket', ttlMs: 600_000 } } }],
  })

  test('with its credential leaves nothing', async () => {
    const put = vi.fn(() => Promise.reject(new HostError('WXH_CREDENTIAL_UNAVAILABLE', 'x')))
    const { notify, inbox } = await receiveRig({
      open: () => ({ kind: 'events', events: [withTicket], ack }),
      parts: { putCredential: put },
    })
    expect(await notify()).toMatchObject({ outcome: 'unstored', problem: 'WXH_CREDENTIAL_UNAVAILABLE' })
    expect(inbox.list({ most: 9 })).toEqual([])
  })

  test('keeps the credential before the event, and out of it', async () => {
    const order: string[] = []
    const { notify, inbox } = await receiveRig({
      open: () => ({ kind: 'events', events: [withTicket], ack }),
      parts: {
        putCredential: async (app, loaded, pushedOne) => {
          order.push(`${app.appid} ${loaded.protocol} ${pushedOne.source} ${inbox.list({ most: 9 }).length}`)
        },
      },
    })
    expect((await notify()).outcome).toBe('stored')
    expect(order).toEqual([`${merchantApp.appid} pay ticket 0`])
    expect(JSON.stringify(inbox.list({ most: 9 }))).not.toContain('t1cket')
  })

  test.each([
    ['TypeError', new TypeError('o6_bmjrPTlm6')],
    ['threw something that is no Error', 'o6_bmjrPTlm6'],
  ])('tells the kind of error alone: %s', async (problem, error) => {
    const { notify } = await receiveRig({ parts: { inbox: { accept: () => Promise.reject(error), answered: none } } })
    expect(await notify()).toMatchObject({ outcome: 'unstored', problem })
  })
})

const none = async () => {}

import { describe, expect, test, vi } from 'vitest'
import { failure, type InboundAnswer, type Json } from '../../protocol/index.ts'
import { ack, opens, type ReceiveRigOptions, receiveRig } from '../testing/receive-rig.ts'

const reply: InboundAnswer = { status: 200, contentType: 'text/xml', body: '<xml>hello</xml>' }
const handingOf = () => ({ hasWebhook: true, awaitsReply: true })
const answers = (message: Json | undefined) => ({ handingOf, deliverNow: async () => message })

const rig = (parts: ReceiveRigOptions['parts'], channel: ReceiveRigOptions['channel'] = { reply: () => reply }) =>
  receiveRig({
    open: () => ({ ...opens('a'), replyContext: { nonce: 'n1' } }) as never,
    channel,
    ...(parts === undefined ? {} : { parts }),
  })

describe('a webhook that may answer WeChat', () => {
  test('is asked after the push is stored, and its answer given', async () => {
    const make = vi.fn(() => reply)
    const deliverNow = vi.fn(async (id: string) => ({ text: inbox.find(id)?.state ?? null }))
    const { message, inbox } = await rig({ handingOf, deliverNow }, { reply: make })
    expect(await message()).toEqual({ outcome: 'stored', answer: reply, reply: 'given' })
    expect(deliverNow).toHaveBeenCalledExactlyOnceWith(inbox.list({ most: 1 })[0]?.id, 4_000)
    expect(make).toHaveBeenCalledWith({ text: 'pending' }, { nonce: 'n1' }, expect.anything())
  })

  test('is not asked again when the push is repeated: the answer is the same', async () => {
    const deliverNow = vi.fn(async () => ({}))
    const { message } = await rig({ handingOf, deliverNow })
    await message()
    expect(await message()).toEqual({ outcome: 'repeated', answer: reply, reply: 'given-again' })
    expect(deliverNow).toHaveBeenCalledOnce()
  })

  test('gives its answer to a repeat that comes meanwhile', async () => {
    const { promise, resolve: say } = Promise.withResolvers<Json>()
    const deliverNow = vi.fn(() => promise)
    const { message, inbox } = await rig({ handingOf, deliverNow })
    const first = message()
    await vi.waitFor(() => expect(deliverNow).toHaveBeenCalledOnce())
    const accepted = vi.spyOn(inbox, 'accept')
    const again = message()
    await vi.waitFor(() => expect(accepted).toHaveResolved())
    say({})
    expect(await first).toEqual({ outcome: 'stored', answer: reply, reply: 'given' })
    expect(await again).toEqual({ outcome: 'repeated', answer: reply, reply: 'given-again' })
    expect(deliverNow).toHaveBeenCalledOnce()
  })

  test('that says nothing lets a repeat meanwhile be acknowledged too', async () => {
    const { promise, resolve: say } = Promise.withResolvers<Json | undefined>()
    const deliverNow = vi.fn(() => promise)
    const { message, inbox } = await rig({ handingOf, deliverNow })
    const first = message()
    await vi.waitFor(() => expect(deliverNow).toHaveBeenCalledOnce())
    const accepted = vi.spyOn(inbox, 'accept')
    const again = message()
    await vi.waitFor(() => expect(accepted).toHaveResolved())
    say(undefined)
    expect(await first).toMatchObject({ answer: ack })
    expect(await again).toEqual({ outcome: 'repeated', answer: ack })
  })

  test('that says nothing lets the push be acknowledged, the first time and again', async () => {
    const { message } = await rig(answers(undefined))
    expect(await message()).toEqual({ outcome: 'stored', answer: ack, reply: 'none' })
    expect(await message()).toEqual({ outcome: 'repeated', answer: ack })
  })

  test('has 4 s from the arrival on', async () => {
    const { message, clock } = await rig({ handingOf, deliverNow: () => new Promise(() => {}) })
    let received: unknown
    void message().then((value) => {
      received = value
    })
    await clock.advance(3_999)
    expect(received).toBeUndefined()
    await clock.advance(1)
    expect(received).toEqual({ outcome: 'stored', answer: ack, reply: 'none' })
  })

  test('is not waited for when opening took all the time', async () => {
    const deliverNow = vi.fn(async () => ({}))
    const slow = await receiveRig({
      open: async () => {
        await slow.clock.sleep(4_100)
        return opens('a')
      },
      channel: { reply: () => reply },
      parts: { handingOf, deliverNow },
    })
    const received = slow.message()
    await slow.clock.advance(4_200)
    expect(await received).toEqual({ outcome: 'stored', answer: ack, reply: 'none' })
    expect(deliverNow).not.toHaveBeenCalled()
  })

  test.each([
    ['fails', { deliverNow: () => Promise.reject(new Error('x')) }, {}, 'failed'],
    [
      'is one that the plugin cannot read',
      {},
      { reply: () => failure('invalid-argument', 'no-text', 'x') },
      'unreadable',
    ],
    [
      'makes the plugin throw',
      {},
      {
        reply: () => {
          throw new Error('x')
        },
      },
      'failed',
    ],
    ['is turned into nonsense', {}, { reply: () => ({ status: 20 }) as never }, 'failed'],
  ] as const)('that %s lets the push be acknowledged', async (_name, parts, channel, how) => {
    const { message, inbox } = await rig({ ...answers({}), ...parts }, { reply: () => reply, ...channel })
    expect(await message()).toMatchObject({ outcome: 'stored', answer: ack, reply: how, problem: expect.any(String) })
    expect(inbox.counts().pending).toBe(1)
  })

  test('whose reply takes too long to make lets the push be acknowledged', async () => {
    const { message, clock } = await rig(answers({}), { reply: () => new Promise(() => {}) })
    const received = message()
    await clock.advance(4_500)
    expect(await received).toMatchObject({ answer: ack, reply: 'failed' })
  })

  test('is given its word even where the word cannot be stored', async () => {
    const { message, state } = await rig({
      handingOf,
      deliverNow: async () => {
        state.database.exec('PRAGMA query_only = ON')
        return {}
      },
    })
    expect(await message()).toMatchObject({ answer: reply, reply: 'given', problem: expect.stringContaining('stored') })
  })

  test('is left out where the channel makes no replies', async () => {
    const { message } = await rig(answers({}), {})
    expect(await message()).toEqual({ outcome: 'stored', answer: ack })
  })
})

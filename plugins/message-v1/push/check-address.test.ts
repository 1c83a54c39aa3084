import { demandOpensAnyPush, openPush, shadowCall } from '@wxhost/contracts'
import type { Call, Push } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import callbacks from '../fixtures/callbacks.json' with { type: 'json' }
import { get } from '../testing/pushes.ts'
import { push as channel } from './push.ts'

const open = (given: Push, call: Call) => openPush(channel, given, call)
const { plain } = callbacks

describe('the check of the address', () => {
  const check = { signature: plain.signature, timestamp: plain.timestamp, nonce: plain.nonce, echostr: '1' }
  const call = shadowCall({ secrets: { 'message-token': plain.token } })

  it.each([
    ['another signature', { ...check, signature: check.signature.replace('8', '9') }],
    ['the signature in capitals', { ...check, signature: check.signature.toUpperCase() }],
    ['another timestamp', { ...check, timestamp: '1714037060' }],
    ['another nonce', { ...check, nonce: '486452657' }],
    ['a tag as echo', { ...check, echostr: '<script>' }],
    ['no echo', { signature: check.signature, timestamp: check.timestamp, nonce: check.nonce }],
    ['nothing at all', {}],
  ])('is a 403 with %s', async (_, query) => {
    expect(await open(get(query), call)).toMatchObject({
      kind: 'refused',
      reason: 'signature',
      answer: { status: 403 },
    })
  })

  it('is a 403 where the app has no token', async () => {
    expect(await open(get(check), shadowCall({ secrets: {} }))).toMatchObject({ reason: 'signature' })
  })

  it('gives changed requests nothing but the echo', async () => {
    await demandOpensAnyPush({ ...channel, open: openUnlessEchoed(check.echostr) }, () => call, get(check))
  })
})

/** The signature does not cover the echo: an answer that gives back what was asked is no news. */
const openUnlessEchoed =
  (echo: string): typeof channel.open =>
  async (given, call) => {
    const opened = await channel.open(given, call)
    if (opened.kind !== 'answer' || opened.answer.body !== given.query.echostr) return opened
    return { ...opened, answer: { ...opened.answer, body: echo } }
  }

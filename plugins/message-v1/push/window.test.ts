import { openPush } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import { accountCall, textMessage, textPush } from '../testing/pushes.ts'
import { push as channel } from './push.ts'

const open = (given: ReturnType<typeof textPush>, call = accountCall()) => openPush(channel, given, call)

describe('the window of time', () => {
  const at = (seconds: number, windowSeconds: unknown) =>
    open(
      textPush(),
      accountCall({
        now: 0,
        wechatNow: (Number(textMessage.timestamp) + seconds) * 1000,
        settings: { windowSeconds: windowSeconds as number },
      }),
    )

  it('is open as long as nobody sets one', async () => {
    expect(await open(textPush(), accountCall({ wechatNow: 0 }))).toMatchObject({ kind: 'events' })
  })

  it.each([299, -299, 300])('holds %i s off under 300', async (seconds) => {
    expect(await at(seconds, 300)).toMatchObject({ kind: 'events' })
  })

  it.each([301, -301])('does not hold %i s off under 300', async (seconds) => {
    expect(await at(seconds, 300)).toMatchObject({ reason: 'skew', answer: { status: 401 } })
  })

  // additions 5: three tries, 5 s each.
  it('is never smaller than the span of the tries', async () => {
    expect(await at(15, 1)).toMatchObject({ kind: 'events' })
  })

  it.each(['300', 0, -1, null, true])('takes nothing under the setting %j', async (windowSeconds) => {
    expect(await at(0, windowSeconds)).toMatchObject({ reason: 'mode', answer: { status: 403 } })
  })

  it('is looked at after the signature only', async () => {
    const call = accountCall({ wechatNow: 0, settings: { windowSeconds: 300 } })

    expect(await open(textPush({ msg_signature: '0'.repeat(40) }), call)).toMatchObject({ reason: 'signature' })
  })
})

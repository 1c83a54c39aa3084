import { openPush } from '@wxhost/contracts'
import type { Push } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { plainCall, plainPush, post } from '../testing/pushes.ts'
import { push as channel } from './push.ts'

const open = (given: Push, call = plainCall()) => openPush(channel, given, call)

describe('a plain push', () => {
  const body = '<xml><MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>'

  it('is refused unless the app takes them', async () => {
    for (const settings of [{}, { plain: 'true' }, { plain: 1 }])
      expect(await open(plainPush(body), plainCall({ settings }))).toMatchObject({
        reason: 'mode',
        answer: { status: 403 },
      })
  })

  it('is taken with the signature of its address', async () => {
    expect(await open(plainPush(body), plainCall())).toMatchObject({
      events: [{ type: 'text', data: { Content: 'hi' } }],
    })
  })

  it('is a 401 under another signature', async () => {
    const { query } = plainPush(body)

    expect(await open(post({ ...query, signature: '0'.repeat(40) }, body), plainCall())).toMatchObject({
      reason: 'signature',
    })
    expect(await open(post({ ...query, signature: undefined }, body), plainCall())).toMatchObject({
      reason: 'signature',
    })
  })

  it('is malformed where it is not UTF-8', async () => {
    expect(await open(post(plainPush('').query, Buffer.from('ff', 'hex')), plainCall())).toMatchObject({
      reason: 'malformed',
    })
  })

  it.each([{ encrypt_type: 'aes' }, { encrypt_type: 'none' }, { msg_signature: '0' }])(
    'is none where its address says otherwise: %j',
    async (more) => {
      expect(await open(post({ ...plainPush(body).query, ...more }, body), plainCall())).toMatchObject({
        reason: 'malformed',
      })
    },
  )

  it('may say that it is plain', async () => {
    const { query } = plainPush(body)

    expect(await open(post({ ...query, encrypt_type: 'raw' }, body), plainCall())).toMatchObject({ kind: 'events' })
  })

  it.each([
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><MsgId>&b;</MsgId></xml>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1/x"><xml><MsgId>1</MsgId></xml>',
    `<xml>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</xml>`,
    `<xml>${'<a/>'.repeat(60_000)}</xml>`,
    '<xml><__proto__><plain>1</plain></__proto__></xml>',
  ])('is malformed as a bomb: %.40s', async (bomb) => {
    expect(await open(plainPush(bomb), plainCall())).toMatchObject({ reason: 'malformed' })
  })
})

import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { previousKey, useAccount } from './support/message-account.ts'
import { appid, follower } from './support/sandbox.ts'

describe('the check of the address', () => {
  test('is passed with the token of the console', async () => {
    const { control } = await useAccount()
    expect(await control(`/apps/${appid}/check-url`)).toEqual({ ok: true })
  })

  test('is not passed with another token', async () => {
    const { control } = await useAccount({ callback: { token: 'another' } })
    expect(await control(`/apps/${appid}/check-url`)).toEqual({ ok: false, reason: 'status 403' })
  })
})

describe.each(['xml', 'json'] as const)('in %s', (format) => {
  test.each(['secure', 'compatible'] as const)('a message in %s mode reaches the webhook', async (mode) => {
    const { push, webhook } = await useAccount({ callback: { mode, format } })
    const { status } = await push({ fields: { Content: '你好 <b>&amp; \\/' } })
    expect(status).toBe('accepted')
    await eventually(() => webhook.deliveries).toMatchObject([
      {
        type: 'text',
        channel: 'message.push',
        appid,
        data: { FromUserName: follower, MsgType: 'text', Content: '你好 <b>&amp; \\/' },
      },
    ])
  })

  test('a plain message is taken only where the app says so', async () => {
    const { push, webhook } = await useAccount({ callback: { mode: 'plain', format }, settings: { plain: true } })
    expect((await push()).status).toBe('accepted')
    await eventually(() => webhook.deliveries).toHaveLength(1)
  })

  test('a plain message is refused by default', async () => {
    const { push, webhook } = await useAccount({ callback: { mode: 'plain', format } })
    expect((await push()).tries).toMatchObject([{ outcome: 'answered', status: 403 }])
    expect(webhook.deliveries).toEqual([])
  })

  test('ids beyond 2^53 keep all their digits', async () => {
    const { push, webhook } = await useAccount({ callback: { format } })
    await push({ fields: { MsgId: 9_223_372_036_854_775_807n } })
    await eventually(() => webhook.deliveries[0]?.data.MsgId).toBe('9223372036854775807')
  })
})

describe('a push that WeChat did not make', () => {
  test.each([
    ['signature', 401],
    ['appid', 403],
    ['padding', 400],
  ] as const)('with a foreign %s is refused', async (spoilt, status) => {
    const { push, webhook } = await useAccount()
    expect((await push({ spoilt })).tries).toMatchObject([{ outcome: 'answered', status }])
    expect(webhook.deliveries).toEqual([])
  })
})

describe('while the EncodingAESKey is changed', () => {
  test('a message under the previous key is read', async () => {
    const { push, webhook } = await useAccount()
    expect((await push({ key: 'previous' })).status).toBe('accepted')
    await eventually(() => webhook.deliveries).toHaveLength(1)
  })

  test('a message under a key of nobody is refused', async () => {
    const { push } = await useAccount({ callback: { encodingAESKey: `x${previousKey.slice(1)}` } })
    expect((await push()).tries).toMatchObject([{ status: 400 }])
  })
})

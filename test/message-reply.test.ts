import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { useAccount } from './support/message-account.ts'
import { follower } from './support/sandbox.ts'

const greeting = { MsgType: 'text', Content: '您好，请问需要什么？' }

describe('what the webhook answers', () => {
  test.each([
    ['xml', 'secure', true],
    ['xml', 'compatible', true],
    ['json', 'secure', true],
    ['json', 'compatible', true],
    ['xml', 'plain', false],
    ['json', 'plain', false],
  ] as const)('is read by the user, in %s and %s mode', async (format, mode, encrypted) => {
    const { push } = await useAccount({
      reply: 'webhook',
      callback: { format, mode },
      settings: { plain: true },
      answer: () => greeting,
    })
    const { status, reply } = await push()
    expect(status).toBe('replied')
    expect(reply).toMatchObject({ kind: 'message', encrypted, fields: { ...greeting, ToUserName: follower } })
  })

  test('goes back under the previous key, if the push came under it', async () => {
    const { push } = await useAccount({ reply: 'webhook', answer: () => greeting })
    // The mock opens the reply with the key of the push and no other.
    expect(await push({ key: 'previous' })).toMatchObject({ status: 'replied', reply: { fields: greeting } })
  })

  test('may be news', async () => {
    const article = {
      Title: '门诊',
      Description: '<说明> & ]]>',
      PicUrl: 'https://e.com/p',
      Url: 'https://e.com/?a=1&b=2',
    }
    const { push } = await useAccount({
      reply: 'webhook',
      answer: () => ({ MsgType: 'news', Articles: [article, { ...article, Title: '住院' }] }),
    })
    expect(await push()).toMatchObject({
      status: 'replied',
      reply: {
        fields: { MsgType: 'news', ArticleCount: '2', Articles: { item: [article, { ...article, Title: '住院' }] } },
      },
    })
  })

  test('is given to a repeated push too, and asked for once', async () => {
    const { push, again, webhook } = await useAccount({ reply: 'webhook', answer: () => greeting })
    const first = await push()
    const second = await again(first)
    expect(second).toMatchObject({ status: 'replied', reply: { fields: greeting } })
    expect(webhook.deliveries).toHaveLength(1)
  })

  test('is given to a repeat that comes while the webhook is still asked', async () => {
    const { push, world, webhook } = await useAccount({ reply: 'webhook', answer: () => sleep(600, greeting) })
    const first = push()
    await eventually(() => webhook.deliveries).toHaveLength(1)
    const again = world.pushes.again(world.pushes.list()[0]?.id ?? 0)
    await Promise.all([first, again.first])
    expect(world.pushes.list()).toMatchObject([
      { status: 'replied' },
      { status: 'replied', reply: { fields: greeting } },
    ])
    expect(webhook.deliveries).toHaveLength(1)
  })

  test('may also answer an event', async () => {
    const { push } = await useAccount({ reply: 'webhook', answer: ({ type }) => ({ MsgType: 'text', Content: type }) })
    expect(await push({ type: 'subscribe' })).toMatchObject({ reply: { fields: { Content: 'subscribe' } } })
  })
})

describe('WeChat is told success', () => {
  test.each([
    ['says nothing', () => undefined],
    ['answers no reply', () => ({ ok: true })],
    ['answers what is no message', () => ({ MsgType: 'text' })],
    ['answers an article too many', () => ({ MsgType: 'news', Articles: Array(9).fill({ Title: 'x' }) })],
  ])('where the webhook %s', async (_what, answer) => {
    const { push, webhook } = await useAccount({ reply: 'webhook', answer })
    expect(await push()).toMatchObject({ status: 'accepted', reply: { kind: 'nothing' } })
    expect(webhook.deliveries).toHaveLength(1)
  })

  test('where the webhook fails, which is asked again later', async () => {
    const { push } = await useAccount({
      reply: 'webhook',
      answer: (_delivery, response) => response.writeHead(500).end(),
    })
    expect(await push()).toMatchObject({ status: 'accepted' })
  })

  test('where the webhook takes more than 4 s', async () => {
    // The mock hangs up after 5 s, as WeChat does.
    const { push, webhook } = await useAccount({ reply: 'webhook', answer: () => sleep(4_300, greeting) })
    expect(await push()).toMatchObject({ status: 'accepted', tries: [{ outcome: 'answered', status: 200 }] })
    expect(webhook.deliveries).toHaveLength(1)
  })

  test('without asking where the channel is not set to it', async () => {
    const { push, webhook } = await useAccount({ answer: () => greeting })
    expect(await push()).toMatchObject({ status: 'accepted' })
    await eventually(() => webhook.deliveries).toHaveLength(1)
  })
})

import { encode, shadowCall, wireRequest } from '@wxhost/contracts'
import { isJsonObject, isReference } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { send } from './send.ts'
import type { SendInput } from './send-schema.ts'
import { call, data, input, templateId } from './testing/sample-message.ts'

const bodyOf = async (given: SendInput, under = call) => {
  const { body } = await wireRequest(send, given, under)
  return body?.kind === 'json' && isJsonObject(body.value) ? body.value : {}
}

describe('the request of template.send', () => {
  it('is what the template-message page describes', async () => {
    const miniprogram = { appid: 'wx4f4bc4dec97d474b', pagepath: 'pages/order?id=1' }
    const request = await wireRequest(send, { ...input, url: 'https://m.example.com/o/1', miniprogram }, call)

    expect(request).toMatchObject({
      method: 'POST',
      origin: 'https://api.weixin.qq.com',
      path: '/cgi-bin/message/template/send',
      body: {
        value: { touser: input.touser, template_id: templateId, url: 'https://m.example.com/o/1', miniprogram, data },
      },
    })
    expect(isReference(request.query?.access_token)).toBe(true)
    expect(request.query?.access_token).toMatchObject({ kind: 'credential', name: 'access-token' })
  })

  // printf 'wxd678efh567hg6787\nngqI…YtY\norder-1' | openssl dgst -sha256 -binary | basenc --base64url | cut -c1-32
  it('carries a client_msg_id of app, template and key', async () => {
    expect((await bodyOf(input)).client_msg_id).toBe('wwfj6Vt2CUe15_wU2y8xFVJIDdlj3Wd2')
  })

  it('carries another client_msg_id for another key, app or template', async () => {
    const others = [
      await bodyOf(input, shadowCall({ idempotencyKey: 'order-2' })),
      await bodyOf(input, shadowCall({ idempotencyKey: 'order-1', appid: 'wx4f4bc4dec97d474b' })),
      await bodyOf({ ...input, template_id: 'custom:promo' }),
    ]
    const ids = [await bodyOf(input), ...others].map((body) => body.client_msg_id)

    expect(new Set(ids).size).toBe(4)
    for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z_-]{32}$/)
  })

  it('carries the id that an alias stands for', async () => {
    expect((await bodyOf({ ...input, template_id: 'industry:order-paid' })).template_id).toBe(templateId)
  })

  it('is an error of the plugin where the host gives no digest', async () => {
    const mute = { ...call, digest: async () => undefined }

    expect(await encode(send, input, mute)).toMatchObject({ class: 'plugin-fault', code: 'digest-missing' })
  })
})

describe('what becomes of a sent message', () => {
  it('is followed by the number that WeChat gave it', () => {
    expect(send.tracks?.(input, { msgid: '3487542469355618313' }, call.app)).toEqual({
      key: '3487542469355618313',
      stage: 'accepted',
    })
  })

  it('is not followed before there is a number, or where it is lost', () => {
    expect(send.tracks?.(input, undefined, call.app)).toBeUndefined()
    expect(send.tracks?.(input, { msgid: null }, call.app)).toBeUndefined()
  })
})

describe('template.send under any data', () => {
  it('sends what it does not refuse, and changes nothing of it', async () => {
    const key = fc.constantFrom('thing1', 'time2', 'amount3', 'name4', 'phone_number5', 'character_string6', 'keyword7')
    const value = fc.oneof(fc.string({ maxLength: 30, unit: 'binary' }), fc.constantFrom('15:01', '￥1.00', '张三', ''))
    const anyData = fc.dictionary(key, fc.record({ value }, { noNullPrototype: true }), { noNullPrototype: true })

    await fc.assert(
      fc.asyncProperty(anyData, async (some) => {
        const encoded = await encode(send, { ...input, data: some }, shadowCall())
        if ('kind' in encoded) expect(encoded).toMatchObject({ kind: 'error', class: 'invalid-argument' })
        else expect(encoded).toMatchObject({ body: { value: { data: some } } })
      }),
      { numRuns: 500 },
    )
  })
})

describe('template.send refuses before sending', () => {
  const refusal = (change: Partial<SendInput>) => encode(send, { ...input, ...change }, call)

  it('an unknown alias, naming the near ones', async () => {
    expect(await refusal({ template_id: 'industry:orderpaid' })).toMatchObject({
      class: 'invalid-argument',
      code: 'unknown-alias',
      path: '/template_id',
      message: 'The app has no template alias industry:orderpaid: did you mean industry:order-paid?',
    })
  })

  it('an unknown alias that is near to none', async () => {
    const refused = await refusal({ template_id: 'custom:refund-done' })

    expect(refused).toMatchObject({ code: 'unknown-alias', message: expect.stringContaining('none of its 3 aliases') })
  })

  it('an alias that is a member of every object', async () => {
    expect(await refusal({ template_id: 'constructor' })).toMatchObject({ code: 'template-id-malformed' })
  })

  it('what is neither an id nor an alias', async () => {
    expect(await refusal({ template_id: 'short' })).toMatchObject({
      class: 'invalid-argument',
      code: 'template-id-malformed',
      path: '/template_id',
    })
  })

  it('an alias that leads nowhere, as a fault of the settings', async () => {
    expect(await refusal({ template_id: 'broken' })).toMatchObject({ class: 'config', code: 'alias-misconfigured' })
  })

  it('a missing placeholder, naming the near miss', async () => {
    const { thing1, ...rest } = data
    const refused = await refusal({ data: { Thing1: thing1, ...rest } })

    expect(refused).toMatchObject({ class: 'invalid-argument', code: 'placeholder-missing', path: '/data/Thing1' })
    expect(refused).toMatchObject({
      message: expect.stringContaining('thing1 (data has Thing1; keys are case-sensitive)'),
    })
  })

  it('several missing placeholders at once', async () => {
    const refused = await refusal({ data: { thing1: data.thing1 } })

    expect(refused).toMatchObject({ path: '/data', message: expect.stringContaining('time2; amount3') })
  })

  it.each(['red', '#f00', 'rgb(1,2,3)', '#12345G', '173177'])('the color %s', async (color) => {
    expect(await refusal({ data: { ...data, thing1: { value: 'a', color } } })).toMatchObject({
      class: 'invalid-argument',
      code: 'color-malformed',
      path: '/data/thing1/color',
    })
  })

  it('a value that breaks the rule of its key', async () => {
    expect(await refusal({ data: { ...data, time2: { value: 'noon' } } })).toMatchObject({ path: '/data/time2/value' })
  })

  it.each(['ftp://m.example.com', 'javascript:alert(1)', 'https://m.example.com/a b', '//m.example.com'])(
    'the url %s',
    async (url) => {
      expect(await refusal({ url })).toMatchObject({ code: 'url-malformed', path: '/url' })
    },
  )

  it('a pagepath that is not text', async () => {
    const miniprogram = { appid: 'wx4f4bc4dec97d474b', pagepath: 'a\u0000' }

    expect(await refusal({ miniprogram })).toMatchObject({ code: 'pagepath-malformed' })
  })

  it.each([
    ['without appid', { miniprogram: { pagepath: 'pages/a' } }],
    ['with a member that WeChat does not know', { topcolor: '#FF0000' }],
    ['with a value that is no text', { data: { thing1: { value: 1 } } }],
  ])('by its schema: %s', async (_what, change) => {
    await expect(encode(send, { ...input, ...change }, call)).rejects.toThrow('the input breaks its schema')
  })

  it('nothing about placeholders of a template whose text it does not know', async () => {
    const unknown = shadowCall({ settings: { templates: { [templateId]: { content: 7 } } } })

    expect(await bodyOf({ ...input, data: {} }, unknown)).toMatchObject({ data: {} })
    expect(
      await bodyOf({ ...input, data: {} }, shadowCall({ settings: { templates: { [templateId]: 7 } } })),
    ).toMatchObject({ data: {} })
  })

  it('no lack of first and remark, which WeChat shows no more', async () => {
    const old = shadowCall({
      settings: { templates: { [templateId]: { content: '{{first.DATA}}{{thing1.DATA}}{{remark.DATA}}' } } },
    })

    expect(await bodyOf({ ...input, data: { thing1: data.thing1 } }, old)).toHaveProperty('data.thing1')
  })
})

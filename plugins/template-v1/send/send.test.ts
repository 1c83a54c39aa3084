import { encode, exchange, jsonResponse, shadowCall, wireRequest } from '@wxhost/contracts'
import { isJsonObject, isReference } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import lossless from '../fixtures/lossless-msgid.json' with { type: 'json' }
import { send } from './send.ts'
import type { SendInput } from './send-schema.ts'

const templateId = 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY'
const content = '{{thing1.DATA}}\n时间：{{time2.DATA}}\n金额：{{ amount3.DATA }}'
const data = { thing1: { value: '门诊挂号' }, time2: { value: '2024-01-01 10:00' }, amount3: { value: '1.00元' } }
const input: SendInput = { touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8', template_id: templateId, data }

const call = shadowCall({
  idempotencyKey: 'order-1',
  settings: {
    aliases: {
      'industry:order-paid': templateId,
      'custom:promo': 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s',
      broken: 7,
    },
    templates: { [templateId]: { content }, broken: 'text' },
  },
})

const bodyOf = async (given: SendInput, under = call) => {
  const { body } = await wireRequest(send, given, under)
  return body?.kind === 'json' && isJsonObject(body.value) ? body.value : {}
}
const answered = (body: unknown, given: SendInput = input) => exchange(send, given, jsonResponse(body), call)
const accepted = '{"errcode":0,"errmsg":"ok","msgid":200228332}'

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

describe('the answer of template.send', () => {
  it('gives the msgid as text', async () => {
    expect(await answered(accepted)).toEqual({ kind: 'output', output: { msgid: '200228332' } })
  })

  it('gives a msgid beyond 2^53 exactly', async () => {
    expect(await answered(lossless.body)).toEqual({ kind: 'output', output: { msgid: lossless.exact } })
  })

  it.each([
    '{"errcode":0,"errmsg":"ok"}',
    '{}',
    '{"errcode":0,"msgid":1.5}',
    '{"errcode":0,"msgid":-1}',
    '{"errcode":0,"msgid":""}',
  ])('is not trusted as %s', async (body) => {
    expect(await answered(body)).toEqual({ kind: 'untrusted', reason: 'not-wechat' })
  })

  it('warns of what the user will not see', async () => {
    const odd = {
      ...data,
      first: { value: 'Hello' },
      thing9: { value: 'x' },
      time2: { ...data.time2, color: '#173177' },
    }

    expect(await answered(accepted, { ...input, data: odd })).toEqual({
      kind: 'output',
      output: { msgid: '200228332' },
      warnings: [
        { code: 'color-ignored', message: expect.any(String), path: '/data/time2/color' },
        { code: 'key-obsolete', message: expect.any(String), path: '/data/first' },
        { code: 'key-unknown', message: expect.stringContaining('thing1, time2, amount3'), path: '/data/thing9' },
      ],
    })
  })

  it('warns of values that could not be checked', async () => {
    const odd = { ...input, template_id: 'custom:promo', data: { orderName: { value: 'x' }, keyword1: { value: 'x' } } }

    expect(await answered(accepted, odd)).toMatchObject({
      warnings: [
        { code: 'value-unchecked', path: '/data/orderName' },
        { code: 'key-obsolete', path: '/data/keyword1' },
      ],
    })
  })

  it('is the same when the alias is gone since', async () => {
    expect(await answered(accepted, { ...input, template_id: 'industry:gone' })).toEqual({
      kind: 'output',
      output: { msgid: '200228332' },
    })
  })

  it('is accepted with an unknown msgid where WeChat saw the id before', async () => {
    expect(await answered({ errcode: 45065, errmsg: 'clientmsgid exist' })).toMatchObject({
      kind: 'output',
      output: { msgid: null },
      warnings: [{ code: 'msgid-unknown' }],
    })
  })

  it.each([40001, 40014, 42001])('%i asks for a new access token', async (errcode) => {
    expect(await answered({ errcode, errmsg: 'x' })).toMatchObject({
      kind: 'credential-rejected',
      credential: 'access-token',
    })
  })

  // template-message page, table of errcodes; 43108 and 45109 of additions 4; 50004 of the access-token page.
  it.each([
    [40003, 'user-state', '/touser'],
    [40008, 'invalid-argument', undefined],
    [40036, 'invalid-argument', '/template_id'],
    [40037, 'invalid-argument', '/template_id'],
    [40039, 'invalid-argument', '/url'],
    [40165, 'invalid-argument', '/miniprogram/pagepath'],
    [40249, 'business', undefined],
    [43004, 'user-state', undefined],
    [43019, 'user-state', undefined],
    [43101, 'user-state', undefined],
    [43116, 'business', undefined],
    [43108, 'rate-limited', undefined],
    [45009, 'quota-exhausted', undefined],
    [45011, 'rate-limited', undefined],
    [45109, 'permission', undefined],
    [47001, 'invalid-argument', undefined],
    [48001, 'permission', undefined],
    [48004, 'permission', undefined],
    [50002, 'user-state', undefined],
    [50004, 'permission', undefined],
    [50005, 'user-state', undefined],
    [-1, 'retryable', undefined],
    [99999, 'business', undefined],
  ])('%i is of class %s', async (errcode, errorClass, path) => {
    const refused = await answered({ errcode, errmsg: 'said WeChat' })

    expect(refused).toMatchObject({ kind: 'error', class: errorClass, code: String(errcode), message: 'said WeChat' })
    expect('path' in refused ? refused.path : undefined).toBe(path)
  })

  it('points at the value that WeChat names', async () => {
    const errmsg = 'argument invalid! data.thing1.value invalid rid: 655b0825-4bb435d9-2c8ecd13'

    expect(await answered({ errcode: 47003, errmsg })).toMatchObject({
      class: 'invalid-argument',
      path: '/data/thing1/value',
    })
    expect(await answered({ errcode: 47003, errmsg: 'argument invalid!' })).not.toHaveProperty('path')
  })

  it('says how long to wait where WeChat does', async () => {
    expect(await answered({ errcode: 43108, errmsg: 'x' })).toMatchObject({ retryAfterMs: 1_000 })
    expect(await answered({ errcode: 45011, errmsg: 'x' })).toMatchObject({ retryAfterMs: 60_000 })
    expect(await answered({ errcode: 45009, errmsg: 'x' })).not.toHaveProperty('retryAfterMs')
  })

  it('is no refusal before any effect where the closed list does not say so', async () => {
    expect(await answered({ errcode: 47001, errmsg: 'x' })).toMatchObject({ nothingHappened: true })
    expect(await answered({ errcode: 47003, errmsg: 'x' })).not.toHaveProperty('nothingHappened')
  })
})

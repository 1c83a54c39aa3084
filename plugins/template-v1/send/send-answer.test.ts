import { exchange, jsonResponse } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import lossless from '../fixtures/lossless-msgid.json' with { type: 'json' }
import { send } from './send.ts'
import type { SendInput } from './send-schema.ts'
import { call, data, input } from './testing/sample-message.ts'

const answered = (body: unknown, given: SendInput = input) => exchange(send, given, jsonResponse(body), call)
const accepted = '{"errcode":0,"errmsg":"ok","msgid":200228332}'

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

  const known = jsonResponse({ errcode: 45065, errmsg: 'clientmsgid exist' })

  it('is accepted with an unknown msgid where WeChat saw the id in an earlier sending', async () => {
    expect(await exchange(send, input, known, call, { resent: true })).toMatchObject({
      kind: 'output',
      output: { msgid: null },
      warnings: [{ code: 'msgid-unknown' }],
    })
  })

  it('is a refusal where the first sending meets an id that WeChat knows', async () => {
    expect(await exchange(send, input, known, call)).toMatchObject({ kind: 'error', code: '45065', class: 'business' })
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

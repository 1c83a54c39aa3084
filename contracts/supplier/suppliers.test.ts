import { createHash } from 'node:crypto'
import type { Push } from '@wxhost/core/protocol'
import { describe, expect, it, test } from 'vitest'
import { encode, exchange } from '../drive/drive.ts'
import { openPush } from '../drive/open-push.ts'
import { jsonResponse } from '../drive/responses.ts'
import { shadowCall } from '../shadow/shadow-call.ts'
import tokenPlugin from './access-token/index.ts'
import eventPlugin from './event-receiver/index.ts'
import certificatesPlugin from './platform-certificates/index.ts'
import templatePlugin from './template-sender/index.ts'

const { appid } = shadowCall().app

describe('the supplier of access tokens', () => {
  const source = tokenPlugin.credentials['access-token']

  // access-token page: POST /cgi-bin/stable_token.
  it('asks for the stable token', () => {
    expect(source.encode(shadowCall(), { forced: false, held: [] })).toMatchObject({
      method: 'POST',
      path: '/cgi-bin/stable_token',
      body: { value: { grant_type: 'client_credential', appid, secret: { kind: 'secret', name: 'app-secret' } } },
    })
    expect(source.renewAheadMs(shadowCall().app)).toBe(240_000)
  })

  it('reads its life in milliseconds', () => {
    expect(source.decode(jsonResponse({ access_token: 'A', expires_in: 7200 }), shadowCall())).toEqual({
      kind: 'acquired',
      values: { 'access-token': { value: 'A', ttlMs: 7_200_000 } },
    })
  })

  it.each([
    [{ errcode: 40125, errmsg: 'invalid appsecret' }, '40125'],
    [{ access_token: 'A', expires_in: 0 }, 'invalid-answer'],
    ['<html>', 'invalid-answer'],
  ])('takes %j for a failure', (body, code) => {
    expect(source.decode(jsonResponse(body), shadowCall())).toMatchObject({ kind: 'error', code })
  })
})

test('the supplier of certificates has them of WeChat Pay', () => {
  const call = shadowCall({ mchid: '1900000109' })
  expect(certificatesPlugin.credentials['platform-certificates'].encode(call, { forced: false, held: [] })).toEqual({
    method: 'GET',
    origin: 'https://api.mch.weixin.qq.com',
    path: '/v3/certificates',
  })
})

describe('the sender of template messages', () => {
  const { send } = templatePlugin.operations
  const input = { touser: 'oUser', template_id: 'T', data: {} }

  it('sends what it is given, under the token of the app', async () => {
    expect(await encode(send, input, shadowCall())).toMatchObject({
      path: '/cgi-bin/message/template/send',
      query: { access_token: { kind: 'credential', name: 'access-token' } },
      body: { value: input },
    })
  })

  it('follows the number that WeChat gives', async () => {
    const answer = jsonResponse('{"errcode":0,"errmsg":"ok","msgid":3487542469355618313}')
    const output = { msgid: '3487542469355618313' }
    expect(await exchange(send, input, answer, shadowCall())).toEqual({ kind: 'output', output })
    expect(send.tracks?.(input, output, shadowCall().app)).toEqual({ key: output.msgid, stage: 'accepted' })
    expect(send.tracks?.(input, undefined, shadowCall().app)).toBeUndefined()
  })
})

describe('the hearer of events', () => {
  const call = () => shadowCall({ secrets: { 'message-token': 'harnesstoken' } })
  // callback page 1: sha1 over token, timestamp and nonce, sorted.
  const signature = createHash('sha1').update(['harnesstoken', '1704067200', 'nonce'].sort().join('')).digest('hex')
  const pushOf = (xml: string, given = signature): Push => ({
    method: 'POST',
    query: { timestamp: '1704067200', nonce: 'nonce', signature: given },
    headers: {},
    body: new TextEncoder().encode(xml),
  })
  const finish = (status: string) =>
    `<xml><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status>${status}</Status></xml>`
  const open = (push: Push) => openPush(eventPlugin.inbound.push, push, call())

  it.each([
    ['success', 'delivered'],
    ['failed:user block', 'failed'],
  ])('tells that %s is %s', async (detail, stage) => {
    expect(await open(pushOf(finish(detail)))).toMatchObject({
      events: [{ settles: { protocol: 'template', key: '200163836', stage, detail } }],
    })
  })

  it.each([
    ['a wrong signature', pushOf(finish('success'), 'f'.repeat(40)), 'signature'],
    ['no stamp at all', { ...pushOf(finish('success')), query: {} }, 'signature'],
    ['no document', pushOf('xml'), 'malformed'],
    ['another event', pushOf('<xml><Event>CLICK</Event></xml>'), 'malformed'],
  ])('refuses %s', async (_what, push, reason) => {
    expect(await open(push)).toMatchObject({ kind: 'refused', reason })
  })
})

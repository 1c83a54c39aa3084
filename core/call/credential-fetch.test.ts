import { describe, expect, test } from 'vitest'
import type { Credentials, HeldCredential } from '../credential/credentials.ts'
import type { CredentialSource } from '../protocol/index.ts'
import { credential, failure, json } from '../protocol/index.ts'
import { createPluginRunner } from '../runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../runner/schema-check.ts'
import { fakeApp, ownSecret, testCalls } from '../testing/call-rig.ts'
import { fakeLoaded, fakeRegistry, fakeSource } from '../testing/fake-plugin.ts'
import { refusedConnection, reset, ScriptedTransport } from '../testing/scripted-transport.ts'
import { wechatOrigin as origin } from '../testing/upstream.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createCredentialFetch } from './credential-fetch.ts'
import { createCredentialRequests } from './credential-requests.ts'

function rig(more: Partial<CredentialSource> = {}, held?: HeldCredential) {
  const clock = new VirtualClock()
  const transport = new ScriptedTransport()
  const loaded = fakeLoaded(
    {},
    { 'access-token': { ...fakeSource, ...more }, ticket: { ...fakeSource, provides: ['ticket', 'refresh'] } },
  )
  const registry = fakeRegistry(loaded)
  const asked: string[] = []
  const credentials = {
    peek: () => undefined,
    namesHeld: () => ['refresh'],
    get: async ({ valueName }: { valueName: string }) => {
      asked.push(valueName)
      return held
    },
  } as unknown as Credentials
  const runner = createPluginRunner(clock, createSchemaCheck())
  const requests = createCredentialRequests(
    registry,
    (app, supplied) =>
      createCredentialFetch(app, supplied, {
        clock,
        transport,
        registry,
        makeCall: testCalls(clock),
        secretOf: ownSecret,
        runner,
        nextKey: () => 'k',
        credentials: () => credentials,
        requests: () => requests,
      }),
    runner,
  )
  const request = () => requests.of(fakeApp, 'access-token')
  return { clock, transport, requests, asked, request, fetch: (forced = false) => request().fetch({ forced }) }
}

describe('one exchange for a credential', () => {
  test('sends the secret and reads the values', async () => {
    const { fetch, transport } = rig()
    expect(await fetch()).toEqual({ kind: 'acquired', values: { 'access-token': { value: 'T1', ttlMs: 7_200_000 } } })
    expect(transport.tokenRequests[0]).toMatchObject({ target: '/token', body: '{"secret":"s3cret"}' })
  })

  test('tells the source whether it is forced', async () => {
    const { fetch, transport } = rig({
      encode: (_call, { forced }) => ({ method: 'POST', origin, path: '/token', body: json({ forced }) }),
    })
    await fetch(true)
    expect(transport.tokenRequests[0]?.body).toBe('{"forced":true}')
  })

  test('tells the source what it holds', async () => {
    const { fetch, transport } = rig({
      encode: (_call, { held }) => ({ method: 'POST', origin, path: '/token', body: json({ held }) }),
    })
    await fetch()
    expect(transport.tokenRequests[0]?.body).toBe('{"held":["refresh"]}')
  })

  test('bears the headers that its source authorizes it with', async () => {
    const { fetch, transport } = rig({
      authorize: async ({ target, body }) => ({ authorization: `${target} ${body.length}` }),
    })
    await fetch()
    expect(transport.tokenRequests[0]?.headers).toMatchObject({ authorization: '/token 19' })
  })

  test('may need another credential', async () => {
    const encode = () => ({ method: 'POST', origin, path: '/token', query: { t: credential('ticket') } }) as const
    const { fetch, asked, transport } = rig({ encode }, { value: 'C/1', expiresAt: 1, revision: 1 })
    await fetch()
    expect(asked).toEqual(['ticket'])
    expect(transport.sent[0]?.target).toBe('/token?t=C%2F1')
  })

  test('is not sent where the source refuses', async () => {
    const { fetch, transport } = rig({ encode: () => failure('config', 'no-mchid', 'no') })
    expect(await fetch()).toMatchObject({ kind: 'error', code: 'no-mchid' })
    expect(transport.tokenRequests).toHaveLength(0)
  })

  test.each([
    [refusedConnection, 'WXH_UPSTREAM_UNREACHABLE', 'connect, ECONNREFUSED'],
    [reset, 'WXH_UPSTREAM_UNTRUSTED', 'reset, ECONNRESET'],
  ])('without an answer is rejected', async (step, code, why) => {
    const { fetch, transport } = rig()
    transport.tokenScript.push(step)
    await expect(fetch()).rejects.toMatchObject({ code, message: expect.stringContaining(why) })
  })

  test.each([[undefined], [null], ['T1'], [{ kind: 'output' }], [[]]])('that reads %j is a fault', async (answer) => {
    const { fetch } = rig({ decode: () => answer as never })
    await expect(fetch()).rejects.toMatchObject({ code: 'WXH_PLUGIN_FAULT' })
  })

  test('to an origin that the plugin does not declare is refused', async () => {
    const { fetch, transport } = rig({ encode: () => ({ method: 'GET', origin: 'https://evil.example', path: '/' }) })
    await expect(fetch()).rejects.toMatchObject({
      code: 'WXH_PLUGIN_FAULT',
      message: expect.stringContaining('origin must be one that the plugin declares'),
    })
    expect(transport.tokenRequests).toHaveLength(0)
  })

  test('of a source that cannot encode is rejected', async () => {
    await expect(rig({ encode: () => null as never }).fetch()).rejects.toMatchObject({ code: 'WXH_PLUGIN_FAULT' })
  })

  test('whose source throws is a fault, told without the words of the error', async () => {
    const thrown = () => {
      throw new SyntaxError('Unexpected token in "T0KEN"')
    }
    for (const more of [{ encode: thrown }, { decode: thrown }]) {
      const error = await rig(more)
        .fetch()
        .catch((cause: unknown) => cause)
      expect(error).toMatchObject({ code: 'WXH_PLUGIN_FAULT', details: {} })
      expect(String(error) + String((error as Error).cause)).not.toContain('T0KEN')
    }
  })
})

describe('what is asked of the credential service', () => {
  test('names the owner and what the source says', async () => {
    const { request } = rig({ durable: true, mayForce: () => true })
    await request().prepare?.()
    expect(request()).toMatchObject({
      owner: { kind: 'app', id: fakeApp.appid },
      sourceName: 'access-token',
      valueName: 'access-token',
      renewAheadMs: 240_000,
      durable: true,
      mayForce: true,
    })
  })

  test('is made once an app and value', () => {
    const { requests, request } = rig()
    expect(requests.of(fakeApp, 'access-token')).toBe(request())
    expect(requests.of({ ...fakeApp }, 'access-token')).not.toBe(request())
    expect(requests.of(fakeApp, 'refresh')).toMatchObject({ sourceName: 'ticket', valueName: 'refresh' })
  })

  test.each([
    ['merchant', { mchid: '1900000109' }, '1900000109'],
    ['component', { componentAppid: 'wx0000000000000000' }, 'wx0000000000000000'],
  ] as const)('of a %s names that one', (owner, more, id) => {
    const { requests } = rig({ owner })
    expect(requests.of({ ...fakeApp, ...more }, 'access-token').owner).toEqual({ kind: owner, id })
  })

  test.each([
    ['merchant', 'mchid'],
    ['component', 'componentAppid'],
  ] as const)('of a %s that the app does not have is refused', (owner, field) => {
    expect(() => rig({ owner }).request()).toThrow(`The app has no ${field}`)
  })

  test('for a value that nobody supplies is refused', () => {
    expect(() => rig().requests.of(fakeApp, 'jsapi-ticket')).toThrow('supplies the credential "jsapi-ticket"')
  })
})

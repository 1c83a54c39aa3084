import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { HostError } from '../errors/host-error.ts'
import type { SignableRequest } from '../protocol/index.ts'
import { createPluginRunner } from '../runner/create-plugin-runner.ts'
import type { Authorizer } from '../runner/plugin-runner.ts'
import { createSchemaCheck } from '../runner/schema-check.ts'
import { fakeApp, testCalls } from '../testing/call-rig.ts'
import { fakeLoaded } from '../testing/fake-plugin.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { authorized } from './authorized.ts'

const clock = new VirtualClock()
const runner = createPluginRunner(clock, createSchemaCheck())
const call = testCalls(clock)(fakeApp, fakeLoaded(), { deadline: clock.now() + 1, idempotencyKey: 'k' })
const request = {
  method: 'POST',
  origin: 'https://api.mch.weixin.qq.com',
  target: '/v3/x?y=1',
  headers: { accept: 'application/json' },
  body: '{"说":"好"}',
} as const
const by = (authorize: NonNullable<Authorizer['authorize']>) => authorized(runner, { authorize }, request, call)

describe('a request about to leave', () => {
  test('is authorized over its very bytes', async () => {
    let seen: SignableRequest | undefined
    await by(async (given) => {
      seen = given
      return {}
    })
    expect(seen).toEqual({ ...request, body: new Uint8Array(Buffer.from(request.body)) })
  })

  test('has the new headers beside its own', async () => {
    const sent = await by(async () => ({ authorization: 'A' }))
    expect(sent).toEqual({ ...request, headers: { accept: 'application/json', authorization: 'A' } })
  })

  test('without a body is signed over no bytes', async () => {
    let length: number | undefined
    const authorize = async ({ body }: SignableRequest) => {
      length = body.length
      return {}
    }
    await authorized(runner, { authorize }, { ...request, body: undefined }, call)
    expect(length).toBe(0)
  })

  test('goes as it is where nothing authorizes it', async () => {
    expect(await authorized(runner, {}, request, call)).toBe(request)
  })

  test('does not leave where the plugin cannot authorize it', async () => {
    const failing = by(async () => {
      throw new Error('T0KEN')
    })
    const error = await failing.catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'WXH_PLUGIN_FAULT', message: expect.stringContaining('nothing was sent') })
    expect(String(error) + String((error as Error).cause)).not.toContain('T0KEN')
  })

  test('does not leave without a key to sign with', async () => {
    const missing = new HostError('WXH_KEY_MISSING', 'no key')
    await expect(by(() => Promise.reject(missing))).rejects.toBe(missing)
  })
})

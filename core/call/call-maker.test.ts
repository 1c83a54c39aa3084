import { describe, expect, test } from 'vitest'
import type { App } from '../app/app.ts'
import { createCallSecrets } from '../runner/call-secrets.ts'
import { fakeApp } from '../testing/call-rig.ts'
import { fakeLoaded } from '../testing/fake-plugin.ts'
import { testKeyring } from '../testing/keyring.ts'
import { noKeys } from '../testing/no-keys.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createCallMaker } from './call-maker.ts'

const channel = { summary: 'x', open: () => ({ kind: 'answer', answer: { status: 200, body: '' } }) as const }
const plain = fakeLoaded()
const loaded = {
  ...plain,
  plugin: {
    ...plain.plugin,
    inbound: { push: { ...channel, owner: 'app' }, notify: { ...channel, owner: 'merchant' } },
  },
} as const

function callOf(base: string | undefined, app: App = { ...fakeApp, mchid: '1900000109' }, by: typeof plain = loaded) {
  const clock = new VirtualClock(1_000)
  return createCallMaker({
    clock,
    wechatOffsetMs: () => -250,
    secrets: createCallSecrets(testKeyring(), clock),
    keysFor: () => noKeys,
    publicBaseUrl: () => base,
  })(app, by, { deadline: 9_000, idempotencyKey: 'k' })
}

describe('where WeChat reaches a channel', () => {
  test("is under the app's id, or the merchant's", () => {
    const call = callOf('https://wx.example.com')
    expect([call.inboundUrl('push'), call.inboundUrl('notify')]).toEqual([
      `https://wx.example.com/inbound/${fakeApp.appid}/fake.push`,
      'https://wx.example.com/inbound/1900000109/fake.notify',
    ])
  })

  test('goes on from the path of the base', () => {
    const expected = `https://wx.example.com/gw/inbound/${fakeApp.appid}/fake.push`
    expect(callOf('https://wx.example.com/gw/').inboundUrl('push')).toBe(expected)
    expect(callOf('https://wx.example.com/gw').inboundUrl('push')).toBe(expected)
  })

  test('is not known without a base', () => {
    expect(callOf(undefined).inboundUrl('push')).toBeUndefined()
  })

  test('is nowhere for a merchant that the app does not have', () => {
    expect(callOf('https://wx.example.com', fakeApp).inboundUrl('notify')).toBeUndefined()
  })

  test('is nowhere for a channel that the plugin does not declare', () => {
    expect(callOf('https://wx.example.com').inboundUrl('constructor')).toBeUndefined()
    expect(callOf('https://wx.example.com', fakeApp, plain).inboundUrl('push')).toBeUndefined()
  })
})

test("a call knows its terms, and WeChat's time beside the host's", () => {
  const call = callOf(undefined)
  expect(call).toMatchObject({ now: 1_000, wechatNow: 750, deadline: 9_000, idempotencyKey: 'k' })
  expect(call.app).toEqual({ appid: fakeApp.appid, kind: fakeApp.kind, mchid: '1900000109', settings: {} })
})

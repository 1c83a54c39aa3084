import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import type { App } from '../../app/app.ts'
import type { ChannelSettings } from '../../app/webhook.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { pushingPlugins, registryOf } from './testing/pushing-plugins.ts'
import { describeWebhookChannels } from './webhook-channels.ts'

const plugins = registryOf(pushingPlugins.message, pushingPlugins.pay)
const webhookOf = (channels: Readonly<Record<string, ChannelSettings>>) => ({
  url: 'https://e.com',
  secrets: [],
  channels,
})
const appOf = (channels: Readonly<Record<string, ChannelSettings>>): App => ({
  appid: 'wx1',
  kind: 'official-account',
  settings: {},
  secrets: new Map(),
  webhook: webhookOf(channels),
})

test('a channel that a plugin takes pushes by is not spoken of', () => {
  expect(describeWebhookChannels([appOf({ 'message.push': {}, 'pay.notify': { reply: 'ack' } })], plugins)).toEqual([])
})

test('a misspelt channel is told, with those that there are', () => {
  expect(describeWebhookChannels([appOf({ 'message.psh': { reply: 'webhook' } })], plugins)).toEqual([
    {
      check: 'webhooks',
      status: 'warn',
      what: 'wx1 has "message.psh" under channels, by which no plugin takes pushes',
      remedy: 'Write one of message.push, pay.notify.',
    },
  ])
})

test('a reply is not waited for where none can be made', () => {
  expect(describeWebhookChannels([appOf({ 'pay.notify': { reply: 'webhook' } })], plugins)).toMatchObject([
    { status: 'warn', what: 'wx1 has "reply": "webhook" for pay.notify, which WeChat is given no replies by' },
  ])
})

test('without plugins a channel is to be taken out', () => {
  expect(describeWebhookChannels([appOf({ 'pay.notify': {} })], registryOf())).toMatchObject([
    { remedy: 'Take it out.' },
  ])
})

test('a merchant is looked at once, with the plugins of all its apps', () => {
  const merchant = {
    ...{ mchid: '1900000001', secrets: new Map(), webhook: webhookOf({ 'pay.notify': {}, 'pay.notfy': {} }) },
    keys: { serial: 'A1', privateKey: generateKeyPairSync('x25519').privateKey, wechatPay: [] },
  }
  const apps = ['wx1', 'wx2'].map((appid) => ({ ...appOf({}), appid, mchid: '1900000001', merchant }))
  const registry: PluginRegistry = {
    ...plugins,
    servingApp: (appid) => (appid === 'wx1' ? [] : [pushingPlugins.pay]),
  }
  expect(describeWebhookChannels(apps, registry).map(({ what }) => what)).toEqual([
    '1900000001 has "pay.notfy" under channels, by which no plugin takes pushes',
  ])
})

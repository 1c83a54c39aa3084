import { expect, test } from 'vitest'
import type { App } from '../app/app.ts'
import type { StoredEvent } from './inbox-store.ts'
import { createWebhooks } from './webhooks.ts'

const app = (appid: string, mchid: string): App => ({
  appid,
  kind: 'official-account',
  mchid,
  webhook: { url: `https://${appid}.example.com/`, secrets: [], channels: {} },
  settings: {},
  secrets: new Map(),
})

const stored: StoredEvent = {
  id: 'e1',
  sequence: 1,
  owner: 'merchant:1900000109',
  appid: 'wx1',
  channel: 'pay.notify',
  type: 'TRANSACTION.SUCCESS',
  receivedAt: 0,
  state: 'pending',
  tries: 0,
  nextTryAt: 0,
  data: {},
}

const urlAmong = (...list: readonly App[]) =>
  createWebhooks({ get: (appid) => list.find((one) => one.appid === appid), list: () => list }).webhookOf(stored)?.url

test('an event of a merchant goes to the app that took it', () => {
  expect(urlAmong(app('wx0', '1900000109'), app('wx1', '1900000109'))).toBe('https://wx1.example.com/')
})

test('an event outlives the app that took it', () => {
  expect(urlAmong(app('wx2', '1900000109'))).toBe('https://wx2.example.com/')
})

test('an event never goes to another merchant', () => {
  expect(urlAmong(app('wx1', '1900000110'))).toBeUndefined()
  expect(urlAmong(app('wx1', '1900000110'), app('wx2', '1900000109'))).toBe('https://wx2.example.com/')
})

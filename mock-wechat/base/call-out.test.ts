import { expect, test } from 'vitest'
import { createWebhook } from '../testing/webhook.ts'
import { callOut } from './call-out.ts'

const post = (url: string, more: { timeoutMs?: number; anywhere?: boolean } = {}) =>
  callOut({ method: 'POST', url, body: 'text', timeoutMs: 2000, anywhere: false, ...more })

test('an answer comes with status and text', async () => {
  const webhook = await createWebhook(() => ({ body: 'success', headers: { 'content-type': 'text/plain' } }))
  const answered = { kind: 'answered', status: 200, contentType: 'text/plain', body: 'success' }
  expect(await post(`${webhook.url}/push`)).toEqual(answered)
  expect(webhook.received[0]?.body).toBe('text')
})

test('a redirect is not followed', async () => {
  const webhook = await createWebhook(() => ({ status: 302, headers: { location: '/elsewhere' } }))
  expect(await post(`${webhook.url}/push`)).toMatchObject({ kind: 'answered', status: 302 })
  expect(webhook.received).toHaveLength(1)
})

test('a server that hangs is left in time', async () => {
  const webhook = await createWebhook(() => 'hang')
  expect(await post(webhook.url, { timeoutMs: 50 })).toEqual({ kind: 'timeout' })
})

test('a reset connection is an outcome, not an error', async () => {
  const webhook = await createWebhook(() => 'reset')
  expect(await post(webhook.url)).toEqual({ kind: 'unreachable', reason: 'UND_ERR_SOCKET' })
})

test('an endless answer is not read to its end', async () => {
  const webhook = await createWebhook(() => ({ body: 'x'.repeat(1024 * 1024 + 1) }))
  expect(await post(webhook.url)).toMatchObject({ kind: 'unreachable' })
})

test.each(['http://192.0.2.1/push', 'http://127.0.0.1.example.com/', 'http://10.0.0.1:80/', 'https://example.com/'])(
  '%s is never contacted unless allowed',
  async (url) => {
    expect(await post(url)).toEqual({ kind: 'forbidden' })
  },
)

test.each(['http://localhost:9/', 'http://[::1]:9/', 'http://127.0.0.1:9/'])('%s is this machine', async (url) => {
  expect(await post(url)).toMatchObject({ kind: 'unreachable' })
})

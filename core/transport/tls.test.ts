import { readFileSync } from 'node:fs'
import { createServer, type ServerOptions } from 'node:https'
import { DEFAULT_CIPHERS, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { listenOnLoopback, upstreamSettings, wechatOrigin } from '../testing/upstream.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createTransport } from './transport.ts'

const fixture = (name: string) => readFileSync(new URL(`../testing/fixtures/${name}`, import.meta.url))
const identity = { cert: fixture('localhost-cert.pem'), key: fixture('localhost-key.pem') }
const lookUp = { method: 'GET', origin: wechatOrigin, target: '/', headers: {}, body: undefined } as const

async function sendTo(options: ServerOptions) {
  const server = createServer({ ...identity, ...options }, (_request, response) => response.end('ok'))
  const { url } = await listenOnLoopback(server, 'https')
  const clock = new VirtualClock()
  const transport = createTransport(upstreamSettings(url), clock)
  onTestFinished(() => transport.close())
  return transport.send(lookUp, clock.now() + 10_000)
}

function trustOurOwn(): void {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, identity.cert.toString()])
  onTestFinished(() => setDefaultCACertificates(before))
}

test('a certificate that nobody vouches for is refused before anything is sent', async () => {
  expect(await sendTo({})).toEqual({ kind: 'not-sent', reason: 'connect', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
})

test('a certificate that is vouched for is taken', async () => {
  trustOurOwn()
  expect(await sendTo({ maxVersion: 'TLSv1.2' })).toMatchObject({ kind: 'answered' })
  expect(await sendTo({ minVersion: 'TLSv1.3' })).toMatchObject({ kind: 'answered' })
})

test('TLS 1.1 is refused', async () => {
  trustOurOwn()
  const ciphers = `${DEFAULT_CIPHERS}:@SECLEVEL=0`
  expect(await sendTo({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers })).toMatchObject({
    kind: 'not-sent',
    reason: 'connect',
    code: expect.stringMatching(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/),
  })
})

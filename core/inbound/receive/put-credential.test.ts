import { describe, expect, test, vi } from 'vitest'
import type { App } from '../../app/app.ts'
import { createCredentialRequests } from '../../call/credential-requests.ts'
import type { CredentialSource, PushedCredential } from '../../protocol/index.ts'
import { createPluginRunner } from '../../runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../../runner/schema-check.ts'
import { fakeLoaded, fakeRegistry, fakeSource } from '../../testing/fake-plugin.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { createPutCredential } from './put-credential.ts'

const app: App = { appid: 'wx1', kind: 'open-platform', componentAppid: 'wx1', settings: {}, secrets: new Map() }
const other: App = { ...app, appid: 'wx2', kind: 'official-account' }
const ticket: CredentialSource = { ...fakeSource, owner: 'component', durable: true }
const authorizer: CredentialSource = { ...fakeSource, provides: ['authorizer-token', 'refresh-token'] }

function rig() {
  const loaded = fakeLoaded({}, { ticket, authorizer })
  const registry = fakeRegistry(loaded)
  const put = vi.fn(async () => {})
  const requests = createCredentialRequests(
    registry,
    () => async () => ({ kind: 'acquired', values: {} }),
    createPluginRunner(new VirtualClock(), createSchemaCheck()),
  )
  const apps = { get: (appid: string) => [app, other].find((one) => one.appid === appid) }
  const putCredential = createPutCredential({ apps, registry, requests, credentials: { put } })
  return { put, take: (pushed: PushedCredential) => putCredential(app, loaded, pushed) }
}

const values = { ticket: { value: 't', ttlMs: 1 } }

describe('a credential that a push brought', () => {
  test('goes to its source, for the owner that the source names', async () => {
    const { put, take } = rig()
    await take({ source: 'ticket', values })
    expect(put).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ owner: { kind: 'component', id: 'wx1' }, sourceName: 'ticket', durable: true }),
      values,
    )
  })

  test('may be for another app, with several values', async () => {
    const { put, take } = rig()
    const both = { 'authorizer-token': { value: 'a', ttlMs: 1 }, 'refresh-token': { value: 'b', ttlMs: 1 } }
    await take({ source: 'authorizer', appid: 'wx2', values: both })
    expect(put).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ owner: { kind: 'app', id: 'wx2' }, sourceName: 'authorizer' }),
      both,
    )
  })

  test('for an app that is not known is let go', async () => {
    const { put, take } = rig()
    await take({ source: 'ticket', appid: 'wx-gone', values })
    expect(put).not.toHaveBeenCalled()
  })

  test.each([
    ['of a source that is none', { source: 'nothing', values }],
    ['of another source', { source: 'authorizer', values }],
    ['of a value that nobody supplies', { source: 'ticket', values: { x: { value: 't', ttlMs: 1 } } }],
    ['without values', { source: 'ticket', values: {} }],
  ])('%s is a mistake of the plugin', async (_name, pushed) => {
    const { put, take } = rig()
    await expect(take(pushed)).rejects.toMatchObject({ code: 'WXH_PLUGIN_FAULT' })
    expect(put).not.toHaveBeenCalled()
  })
})

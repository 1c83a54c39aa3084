import type { App } from '../../app/app.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { AnyOperation, Call, IWeChatProtocol, WireResponse } from '../../protocol/index.ts'
import type { Lane } from '../../rollout/lanes.ts'
import type { WireLimits } from '../../runner/prepare-request.ts'
import { createSchemaCheck } from '../../runner/schema-check.ts'
import { fakeLoaded, fakeOperation } from '../../testing/fake-plugin.ts'
import { wechatOrigin } from '../../testing/upstream.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { markerKeyring } from '../marker-keyring.ts'
import { shadowCallOf } from '../shadow-call.ts'
import { shadowVault } from '../shadow-vault.ts'

export const testApp: App = {
  appid: 'wxd678efh567hg6787',
  kind: 'official-account',
  settings: {},
  secrets: new Map(),
}

export const anyLimits: WireLimits = { origins: [wechatOrigin], mayFill: () => true }

/** A version whose operation `look` differs from the usual one in these members. */
export const versionWith = (more: Partial<AnyOperation> = {}, plugin: Partial<IWeChatProtocol> = {}): LoadedPlugin => {
  const loaded = fakeLoaded({ look: fakeOperation(more) })
  return Object.keys(plugin).length === 0 ? loaded : { ...loaded, plugin: { ...loaded.plugin, ...plugin } }
}

export const answer = (body: string, status = 200): WireResponse => ({
  status,
  headers: {},
  body: new Uint8Array(Buffer.from(body)),
})

export const moment = { now: 1_000, wechatNow: 1_000, deadline: 11_000, idempotencyKey: 'k' }

/** A host's Call whose keys know one signature and open one text. */
export const realCall = (asked: string[] = []): Call => ({
  ...shadowCallOf(
    {
      ...moment,
      app: { appid: testApp.appid, kind: testApp.kind, settings: {} },
      inboundUrl: (name) => `https://x/${name}`,
    },
    {
      idOf: (key) => `id-of-${key}`,
      sign: async (key, data) => markerKeyring.sign(key, data),
      encrypt: async (key, cipher, data) => markerKeyring.encrypt(key, cipher, data),
      verify: async (_key, by) => {
        asked.push(`verify ${String(by)}`)
        return by === 'S1' ? 'ok' : 'unknown-key'
      },
      decrypt: async (key) => {
        asked.push(`decrypt ${String(key)}`)
        return key === 'api-v3' ? new Uint8Array([1, 2]) : undefined
      },
      digest: async () => 'real-digest',
      verifyDigest: async (_spec, given) => given === 'right',
    },
    shadowVault(),
  ),
})

export const laneOf = (canary: LoadedPlugin, more: Partial<Lane> = {}): Lane => ({
  rolloutId: 'fake-1',
  canary,
  shadowShare: 1,
  armOf: () => 'stable',
  admit: (arm) => ({ arm, settle: () => {}, drop: () => {} }),
  ...more,
})

/** The parts of comparing that tests share: real schemas, a clock that stands still. */
export const compareRig = (asked: string[] = []) => ({
  clock: new VirtualClock(),
  schemas: createSchemaCheck(),
  makeCall: () => realCall(asked),
  limitsOf: () => anyLimits,
})

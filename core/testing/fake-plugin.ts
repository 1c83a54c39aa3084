import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import {
  type AnyOperation,
  type CredentialSource,
  credential,
  definePlugin,
  failure,
  json,
  output,
  parseLossless,
  readErrcode,
  secret,
  Type,
  textOf,
} from '../protocol/index.ts'
import { wechatOrigin as origin } from './upstream.ts'

const input = Type.Object({ text: Type.Optional(Type.String()), n: Type.Optional(Type.Integer()) })

/** An operation that sends its input and the call's key, and reads `n` from the answer. */
export const fakeOperation = (more: Partial<AnyOperation> = {}): AnyOperation => ({
  summary: 'Does something',
  effect: 'safe',
  input,
  output: Type.Object({ n: Type.Integer() }),
  errors: ['business'],
  encode: (given, call) => ({
    method: 'POST',
    origin,
    path: '/do',
    query: { access_token: credential('access-token') },
    body: json({ given, key: call.idempotencyKey }),
  }),
  decode: (response) =>
    readErrcode(
      response,
      { rejects: { credential: 'access-token', codes: [40001] } },
      (body) => output({ n: body.n }) as never,
    ),
  ...more,
})

/** As `/cgi-bin/token` does: `access_token` and `expires_in`, or an errcode. */
export const fakeSource: CredentialSource = {
  owner: 'app',
  origins: [origin],
  renewAheadMs: () => 240_000,
  encode: () => ({ method: 'POST', origin, path: '/token', body: json({ secret: secret('app-secret') }) }),
  decode: (response) => {
    const body = parseLossless(textOf(response) ?? '') as { access_token?: string; expires_in: number; errcode: number }
    if (body.access_token === undefined) return failure('config', String(body.errcode), 'refused')
    return {
      kind: 'acquired',
      values: { 'access-token': { value: body.access_token, ttlMs: body.expires_in * 1_000 } },
    }
  },
}

/** A plugin of one safe, one idempotent and one unsafe operation, and those given. */
export const fakeLoaded = (
  operations: Readonly<Record<string, AnyOperation>> = {},
  credentials: Readonly<Record<string, CredentialSource>> = { 'access-token': fakeSource },
): LoadedPlugin => ({
  id: { name: 'fake-v1', version: '1.0.0' },
  protocol: 'fake',
  packageName: '@acme/plugin-fake',
  plugin: definePlugin({
    origins: [origin],
    secrets: { 'app-secret': { origins: [origin] } },
    operations: {
      look: fakeOperation(),
      put: fakeOperation({ effect: 'idempotent', idempotency: { key: 'call', windowMs: 540_000 } }),
      do: fakeOperation({ effect: 'unsafe' }),
      ...operations,
    },
    credentials,
  }),
})

/** One plugin serves every app. */
export const fakeRegistry = (loaded: LoadedPlugin): PluginRegistry => ({
  resolve: (_appid, protocol) => (protocol === loaded.protocol ? loaded : undefined),
  servingApp: () => [loaded],
  list: () => [loaded],
  credentialSource: (_appid, name) => {
    const found = Object.entries(loaded.plugin.credentials ?? {}).find(
      ([own, source]) => (source.provides ?? [own]).includes(name) || own === name,
    )
    return found === undefined ? undefined : { by: loaded, name: found[0], source: found[1] }
  },
})

import { randomUUID } from 'node:crypto'
import type { App } from '../../../core/app/app.ts'
import { createAppRegistry } from '../../../core/app/app-registry.ts'
import { loadApps } from '../../../core/app/load-apps.ts'
import { createAppKeys } from '../../../core/call/app-keys.ts'
import { createCallMaker } from '../../../core/call/call-maker.ts'
import { createCredentialFetch } from '../../../core/call/credential-fetch.ts'
import { type CredentialRequests, createCredentialRequests } from '../../../core/call/credential-requests.ts'
import { systemClock as clock } from '../../../core/clock.ts'
import { createCredentials } from '../../../core/credential/create-credentials.ts'
import { createKeyring } from '../../../core/keyring/derived-keyring.ts'
import { loadPlugins } from '../../../core/plugin/load-plugins.ts'
import { createCallSecrets } from '../../../core/runner/call-secrets.ts'
import { createPluginRunner } from '../../../core/runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../../../core/runner/schema-check.ts'
import { readSettings } from '../../../core/settings/read-settings.ts'
import type { Settings } from '../../../core/settings.ts'
import { openCredentialStores } from '../../../core/start/open-credential-stores.ts'
import { createTransport } from '../../../core/transport/transport.ts'
import type { Place, TokenSource } from './protocol.ts'

/** The host's own credential service with the real oauth2 plugin and transport, put together as core/container.ts does. */
export async function openWxhost(place: Place, shared: boolean): Promise<TokenSource> {
  const settings = await settingsFor(place, shared)
  const [app] = (await createAppRegistry(() => loadApps(settings))).list()
  if (app === undefined) throw new Error('the sandbox has an app')
  const { registry } = await loadPlugins({ ...settings, clock })
  const keyring = createKeyring(settings.masterKeys)
  const stores = await openCredentialStores(settings, keyring, clock)
  const transport = createTransport(settings.upstream, clock)
  const credentials = createCredentials({
    clock,
    store: stores.store,
    lock: stores.lock,
    durableStore: stores.durable,
    random: Math.random,
    onEvent: () => {},
  })
  const runner = createPluginRunner(clock, createSchemaCheck())
  const secretOf = (owner: App, name: string) => owner.secrets.get(name)
  const makeCall = createCallMaker({
    clock,
    wechatOffsetMs: () => 0,
    secrets: createCallSecrets(keyring, clock),
    keysFor: createAppKeys({ clock, secretOf, credentials: () => credentials, requests: () => requests }),
    publicBaseUrl: () => undefined,
  })
  const requests: CredentialRequests = createCredentialRequests(
    registry,
    (owner, supplied) =>
      createCredentialFetch(owner, supplied, {
        clock,
        registry,
        transport,
        runner,
        makeCall,
        secretOf,
        nextKey: randomUUID,
        credentials: () => credentials,
        requests: () => requests,
      }),
    runner,
  )
  const request = requests.of(app, 'access-token')
  return {
    get: async () => (await credentials.get(request)).value,
    peek: () => credentials.peek(request)?.value,
    async close() {
      await credentials.close()
      await stores.close()
      await transport.close()
    },
  }
}

const settingsFor = ({ mockUrl, redisUrl, dataDir, manifest, masterKey }: Place, shared: boolean): Promise<Settings> =>
  readSettings({
    cwd: dataDir,
    env: {
      WXHOST_MODE: 'sandbox',
      WXHOST_DATA_DIR: dataDir,
      WXHOST_MANIFEST: manifest,
      WXHOST_MASTER_KEY: masterKey,
      WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mockUrl}`,
      ...(shared && redisUrl !== undefined ? { WXHOST_REDIS_URL: redisUrl } : {}),
    },
  })

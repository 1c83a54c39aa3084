import { createPrivateKey, createPublicKey, createSecretKey, randomUUID } from 'node:crypto'
import type { App } from '../../../core/app/app.ts'
import { createAppKeys } from '../../../core/call/app-keys.ts'
import { createCallMaker } from '../../../core/call/call-maker.ts'
import { createCredentialRequests } from '../../../core/call/credential-requests.ts'
import { systemClock } from '../../../core/clock.ts'
import { createCredentials } from '../../../core/credential/create-credentials.ts'
import { createLocalLock } from '../../../core/credential/local-lock.ts'
import { createMemoryStore } from '../../../core/credential/memory-store.ts'
import type { LoadedPlugin } from '../../../core/plugin/loaded-plugin.ts'
import { type Call, definePlugin } from '../../../core/protocol/index.ts'
import { payOrigin, platformCertificates } from '../../../core/protocol/pay/index.ts'
import { createCallSecrets } from '../../../core/runner/call-secrets.ts'
import { createPluginRunner } from '../../../core/runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../../../core/runner/schema-check.ts'
import { SecretValue } from '../../../core/secret-value.ts'
import { fakeRegistry } from '../../../core/testing/fake-plugin.ts'
import { testKeyring } from '../../../core/testing/keyring.ts'
import { appid, type Given, mchid } from './given.ts'

const appOf = ({ merchant, wechatPay, apiV3Key, encodingAesKey }: Given): App => ({
  appid,
  kind: 'official-account',
  mchid,
  merchant: {
    mchid,
    keys: {
      serial: merchant.serial,
      privateKey: createPrivateKey(merchant.privateKey),
      apiV3Key: createSecretKey(Buffer.from(apiV3Key)),
      wechatPay: [{ id: wechatPay.id, key: createPublicKey(wechatPay.publicKey), kind: 'public-key' }],
    },
    secrets: new Map(),
  },
  settings: {},
  secrets: new Map([['encoding-aes-key', new SecretValue(encodingAesKey)]]),
})

const loaded: LoadedPlugin = {
  id: { name: 'bench-v1', version: '1.0.0' },
  protocol: 'bench',
  packageName: '@wxhost/plugin-bench',
  plugin: definePlugin({
    origins: [payOrigin],
    keys: ['merchant', 'wechat-pay', 'api-v3', 'message-aes', 'message-aes-previous'],
    operations: {},
    credentials: { 'platform-certificates': platformCertificates },
  }),
}

/** Makes the host's own Calls, put together as core/container.ts does: nothing between plugin and key is left out. */
export function openCalls(given: Given): () => Call {
  const app = appOf(given)
  // The notification's own time, else a long run would leave its window.
  const clock = { ...systemClock, now: () => given.now }
  const credentials = createCredentials({
    clock,
    store: createMemoryStore(clock),
    lock: createLocalLock(clock),
    random: Math.random,
    onEvent: () => {},
  })
  const runner = createPluginRunner(clock, createSchemaCheck())
  const fetchNothing = () => () => {
    throw new Error('nothing is fetched here')
  }
  const requests = createCredentialRequests(fakeRegistry(loaded), fetchNothing, runner)
  const make = createCallMaker({
    clock,
    wechatOffsetMs: () => 0,
    secrets: createCallSecrets(testKeyring(), clock),
    publicBaseUrl: () => undefined,
    keysFor: createAppKeys({
      clock,
      credentials: () => credentials,
      requests: () => requests,
      secretOf: (owner, name) => owner.secrets.get(name),
    }),
  })
  return () => make(app, loaded, { deadline: clock.now() + 10_000, idempotencyKey: randomUUID() })
}

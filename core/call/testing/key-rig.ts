import { beforeEach } from 'vitest'
import type { App } from '../../app/app.ts'
import { secretOf } from '../../app/app-secret.ts'
import vectors from '../../keys/testing/vectors.json' with { type: 'json' }
import type { CallKeys } from '../../runner/call-keys.ts'
import { type CredentialRig, eachWithRig } from '../../testing/credential-rig.ts'
import { fakeLoaded } from '../../testing/fake-plugin.ts'
import { FakeSource } from '../../testing/fake-source.ts'
import { createAppKeys } from '../app-keys.ts'
import type { CredentialRequests } from '../credential-requests.ts'
import { UnknownKeys } from '../unknown-keys.ts'

const name = 'platform-certificates'
const allKeys = ['merchant', 'wechat-pay', 'api-v3', 'message-aes', 'message-aes-previous', 'message-token']

/** Keys of apps as a plugin is given them, and a WeChat Pay that has the certificate of the vectors. */
export interface KeyRig extends CredentialRig {
  readonly source: FakeSource
  readonly unknownKeys: UnknownKeys
  /** @param others the other rows of the apps file. */
  keysFor(more?: {
    readonly declared?: readonly string[]
    readonly others?: readonly App[]
    readonly requests?: CredentialRequests
  }): (app: App) => CallKeys
  /** Downloads the certificates of the app's merchant. */
  fetched(app: App): Promise<unknown>
}

export function eachWithKeyRig(use: (rig: KeyRig) => void): void {
  let rig: CredentialRig | undefined
  eachWithRig((made) => {
    rig = made
  })
  beforeEach(() => {
    if (rig !== undefined) use(keyRig(rig))
  })
}

function keyRig(rig: CredentialRig): KeyRig {
  const list = [{ serial: vectors.platformSerial, pem: vectors.platformCertificate2024 }]
  const values = { [name]: { value: JSON.stringify(list), ttlMs: 86_400_000 } }
  const source = new FakeSource(rig.clock, () => ({ kind: 'acquired', values }))
  const unknownKeys = new UnknownKeys(rig.clock)
  const requests: CredentialRequests = {
    of: ({ mchid: id = '' }) => source.request({ owner: { kind: 'merchant', id }, sourceName: name, valueName: name }),
  }
  return Object.assign(rig, {
    source,
    unknownKeys,
    keysFor: ({ declared = allKeys, others = [], requests: own = requests }: Parameters<KeyRig['keysFor']>[0] = {}) => {
      const plain = fakeLoaded()
      const loaded = { ...plain, plugin: { ...plain.plugin, keys: declared } }
      const apps = { get: (appid: string) => others.find((other) => other.appid === appid) }
      const make = createAppKeys({
        clock: rig.clock,
        credentials: () => rig.credentials,
        requests: () => own,
        secretOf: (app, secret) => secretOf(app, secret, apps),
        unknownKeys,
      })
      return (app: App) => make(app, loaded)
    },
    fetched: (app: App) => rig.credentials.get(requests.of(app, name)),
  })
}

import type { App } from '../app/app.ts'
import type { Clock } from '../clock.ts'
import type { Credentials } from '../credential/credentials.ts'
import { HostError, isHostError } from '../errors/host-error.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import { type CallKeys, UndeclaredKeyError } from '../runner/call-keys.ts'
import type { CredentialRequests } from './credential-requests.ts'
import { MerchantKeyRing } from './merchant-key-ring.ts'
import { MessageKeys, type SecretOf } from './message-keys.ts'
import type { UnknownKeys } from './unknown-keys.ts'
import { waitWithin } from './wait-within.ts'

export interface AppKeysParts {
  readonly clock: Clock
  /** WeChat's clock less the host's, in milliseconds: certificates begin and end by it. Default: 0. */
  readonly wechatOffsetMs?: () => number
  readonly credentials: () => Credentials
  readonly requests: () => CredentialRequests
  /** A secret of the app, or of the third-party platform that acts for it. */
  readonly secretOf: SecretOf
  /** Told of keys of WeChat Pay that messages name and nobody holds. */
  readonly unknownKeys?: UnknownKeys
}

/** The credential that holds WeChat Pay's certificates, as a list in JSON: its keys are the host's to hold. */
const certificates = 'platform-certificates'

/** A plugin's encode waits for them; it may take 5 s in all. */
const downloadWithinMs = 4_000

/** Gives a plugin the keys of an app and its merchant that it declares, and no other. */
export function createAppKeys(parts: AppKeysParts): (app: App, loaded: LoadedPlugin) => CallKeys {
  const { clock, credentials, requests, secretOf, unknownKeys, wechatOffsetMs = () => 0 } = parts
  const downloaded = (app: App): string | undefined => {
    try {
      return credentials().current(requests().of(app, certificates))?.value
    } catch (error) {
      // Nobody supplies certificates, or the app has no merchant: then there are none.
      if (isHostError(error)) return undefined
      throw error
    }
  }

  /** A host that has just begun holds none, and a field cannot be encrypted without. To verify, plugins ask for a renewal. */
  const download = async (app: App): Promise<void> => {
    if (app.merchant?.keys.apiV3Key === undefined) return
    const request = requests().of(app, certificates)
    const deadline = clock.now() + downloadWithinMs
    await waitWithin(clock, deadline, undefined, (signal) => credentials().get(request, signal))
  }

  const make = (app: App, { plugin }: LoadedPlugin): CallKeys => {
    const declared = (key: string) => {
      if (plugin.keys?.includes(key) !== true) throw new UndeclaredKeyError(key)
    }
    const onUnknown = (id: string) => app.mchid !== undefined && unknownKeys?.met(app.mchid, id)
    const merchant = new MerchantKeyRing(
      app,
      () => clock.now() + wechatOffsetMs(),
      () => downloaded(app),
      onUnknown,
    )
    const message = new MessageKeys(app, secretOf)
    return {
      idOf(key) {
        declared(key)
        return merchant.idOf(key)
      },
      async sign(key, data) {
        declared(key)
        return merchant.sign(key, data)
      },
      async verify(key, by, data, signature) {
        declared(key)
        return merchant.verify(key, by, data, signature)
      },
      async encrypt(key, cipher, data) {
        declared(key)
        if (key === 'wechat-pay' && merchant.idOf(key) === undefined) await download(app)
        const made = message.encrypt(key, cipher, data) ?? merchant.encrypt(key, cipher, data)
        if (made === undefined) throw missing(app, key)
        return made
      },
      async decrypt(key, cipher, data) {
        declared(key)
        return cipher.algorithm === 'aes-256-cbc'
          ? message.decrypt(key, cipher, data)
          : merchant.decrypt(key, cipher, data)
      },
      secret(name) {
        declared(name)
        return secretOf(app, name)?.reveal()
      },
    }
  }

  // Nothing in them is read before it is used, so one will do for all calls of an app.
  const made = new WeakMap<App, Map<LoadedPlugin, CallKeys>>()
  return (app, loaded) => {
    const byPlugin = made.get(app) ?? new Map<LoadedPlugin, CallKeys>()
    made.set(app, byPlugin)
    const keys = byPlugin.get(loaded) ?? make(app, loaded)
    byPlugin.set(loaded, keys)
    return keys
  }
}

const missing = ({ appid }: App, key: string): HostError =>
  new HostError('WXH_KEY_MISSING', `The app ${appid} has no key "${key}" for this. Add it to the apps file.`)

import type { App } from '../app/app.ts'
import { appViewFor } from '../app/app-view.ts'
import type { Clock } from '../clock.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { CallKeys } from '../runner/call-keys.ts'
import type { CallSecrets } from '../runner/call-secrets.ts'
import { HostCall } from '../runner/host-call.ts'

export interface CallMakerParts {
  readonly clock: Clock
  /** WeChat's clock less the host's, in milliseconds, as far as it is measured. */
  readonly wechatOffsetMs: () => number
  readonly secrets: CallSecrets
  readonly keysFor: (app: App, loaded: LoadedPlugin) => CallKeys
  /** How WeChat reaches this host, e.g. `https://wx.example.com`. */
  readonly publicBaseUrl: () => string | undefined
}

/** What the host tells a plugin of the one call in hand. */
export interface CallTerms {
  /** Milliseconds since 1970. */
  readonly deadline: number
  readonly idempotencyKey: string
}

/** Makes the Call that a plugin is given: for an operation, a sending, a credential or a push. Its time is now. */
export type MakeCall = (app: App, loaded: LoadedPlugin, terms: CallTerms) => HostCall

export function createCallMaker(parts: CallMakerParts): MakeCall {
  const { clock, wechatOffsetMs, secrets, keysFor, publicBaseUrl } = parts
  const monotonic = () => clock.monotonic()
  return (app, loaded, terms) => {
    const now = clock.now()
    return new HostCall(
      {
        ...terms,
        app: appViewFor(app, loaded.protocol),
        now,
        wechatNow: now + wechatOffsetMs(),
        monotonic,
        inboundUrl: (channel) => {
          const base = publicBaseUrl()
          return base === undefined ? undefined : inboundUrl(base, app, loaded, channel)
        },
      },
      secrets,
      keysFor(app, loaded),
    )
  }
}

/** e.g. `https://wx.example.com/inbound/1900000109/pay.notify`: WeChat refuses addresses with a query. */
function inboundUrl(base: string, app: App, { plugin, protocol }: LoadedPlugin, channel: string): string | undefined {
  const declared = plugin.inbound
  if (declared === undefined || !Object.hasOwn(declared, channel)) return undefined
  const owner = declared[channel]?.owner === 'merchant' ? app.mchid : app.appid
  return owner === undefined ? undefined : `${base.replace(/\/$/, '')}/inbound/${owner}/${protocol}.${channel}`
}

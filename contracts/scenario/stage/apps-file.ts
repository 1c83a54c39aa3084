import { X509Certificate } from 'node:crypto'
import { SANDBOX } from '@wxhost/mock-wechat'
import type { CallSetting } from '../../interaction/interaction.ts'
import type { PluginView } from '../view/plugin-view.ts'

export interface AppsWish {
  readonly view: Pick<PluginView, 'plugin' | 'protocol'>
  readonly call: CallSetting
  readonly webhook: string
  /** Channels whose passive replies the business service gives, e.g. `message.push`. */
  readonly repliesOn?: string
}

/** Of the sandbox's account, as it would stand in the console. Letters and digits, 3 to 32 and 43 of them. */
export const callbackKeys = {
  token: 'harnesstoken',
  encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  /** The one before. */
  previous: 'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210abcdefg',
} as const

/** The apps file of a host on trial: the app of the call and its merchant, as the mock knows them. */
export function appsFile(wish: AppsWish): object {
  const { call, webhook: url, repliesOn } = wish
  const channels = repliesOn === undefined ? {} : { channels: { [repliesOn]: { reply: 'webhook' } } }
  const webhook = { url, secrets: ['inline:a-webhook-secret-of-more-than-32-bytes'], ...channels }
  const mchid = call.mchid === null ? undefined : (call.mchid ?? SANDBOX.merchant.mchid)
  const app = {
    appid: appidOf(call),
    kind: call.kind ?? 'official-account',
    ...(mchid === undefined ? {} : { mchid }),
    ...(call.componentAppid === undefined ? {} : { componentAppid: call.componentAppid }),
    secrets: secretsOf(wish),
    settings: { [wish.view.protocol]: call.settings ?? {} },
    webhook,
  }
  return { apps: [app], merchants: mchid === undefined ? [] : [{ ...merchant, mchid, webhook }] }
}

export const appidOf = (call: CallSetting): string => call.appid ?? SANDBOX.app.appid

function secretsOf({ view, call }: AppsWish): Readonly<Record<string, string>> {
  const appid = appidOf(call)
  const { secret } = [SANDBOX.miniProgram, SANDBOX.component].find((one) => one.appid === appid) ?? SANDBOX.app
  // A secret that the sandbox does not know is made up: the plugin may name it, no mock asks for it.
  const own = Object.keys(view.plugin.secrets ?? {}).map((name) => [name, `inline:harness-${name}-0123456789`])
  return {
    ...Object.fromEntries(own),
    'app-secret': `inline:${secret}`,
    'component-secret': `inline:${SANDBOX.component.secret}`,
    'message-token': `inline:${callbackKeys.token}`,
    'encoding-aes-key': `inline:${callbackKeys.encodingAESKey}`,
    'encoding-aes-key-previous': `inline:${callbackKeys.previous}`,
  }
}

const publicKey = (): string =>
  String(new X509Certificate(SANDBOX.wechatPay.certificate).publicKey.export({ type: 'spki', format: 'pem' }))

const merchant = {
  serial: SANDBOX.merchant.serial,
  privateKey: `inline:${SANDBOX.merchant.privateKey}`,
  apiV3Key: `inline:${SANDBOX.merchant.apiV3Key}`,
  wechatPay: { publicKeys: [{ id: SANDBOX.wechatPay.publicKeyId, key: `inline:${publicKey()}` }] },
}

import type { Call, IWeChatProtocol } from '@wxhost/core/protocol'
import { SANDBOX } from '@wxhost/mock-wechat'
import { type ShadowOptions, shadowCall } from '../shadow/shadow-call.ts'
import { TEST_MESSAGE_TOKEN, testKeysFor } from '../shadow/test-keys.ts'
import type { CallSetting } from './interaction.ts'

export interface CallForOptions extends Pick<ShadowOptions, 'vault' | 'now' | 'wechatNow'> {
  /** Markers in place of the test keys: nothing is random, nothing can be opened. */
  readonly markers?: boolean
}

/**
 * The Call of an interaction: the sandbox's app, merchant and test keys, as far as the plugin declares keys, with what the
 * interaction sets otherwise.
 */
export function callFor(
  { call: setting = {} }: { readonly call?: CallSetting },
  { keys = [] }: Pick<IWeChatProtocol, 'keys'>,
  { markers = false, ...more }: CallForOptions = {},
): Call {
  const { mchid = SANDBOX.merchant.mchid, appid = SANDBOX.app.appid, inboundUrl, ...others } = setting
  const options: ShadowOptions = {
    ...others,
    ...more,
    appid,
    ...(mchid === null ? {} : { mchid }),
    ...(inboundUrl === undefined ? {} : { inboundUrl: () => inboundUrl ?? undefined }),
  }
  if (markers) return shadowCall(options)
  const secrets = keys.includes('message-token') ? { 'message-token': TEST_MESSAGE_TOKEN } : {}
  return shadowCall({ ...options, keys: testKeysFor(keys), secrets })
}

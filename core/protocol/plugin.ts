import type { AppView } from './call.ts'
import type { CredentialSource } from './credential-source.ts'
import type { InboundChannel } from './inbound-channel.ts'
import type { Operation, Resolve } from './operation.ts'
import type { Settled, Tracked } from './tracking.ts'

/** One version of one WeChat protocol: what a plugin package's default export is. */
export interface IWeChatProtocol {
  /** The only origins that its wire requests may name, e.g. `https://api.weixin.qq.com`. */
  readonly origins: readonly string[]
  /** Credentials that another plugin supplies; one that nobody supplies is a fault of the manifest. */
  readonly needs?: readonly string[]
  /** Secrets of the app that its requests may name, each with the origins it may be sent to. */
  readonly secrets?: Readonly<Record<string, SecretUse>>
  /**
   * Keys that it uses by name through the Call: `merchant`, `wechat-pay`, `api-v3`, `message-aes`, `message-aes-previous`, and
   * secrets of the app that stand in its digests, e.g. `message-token`. Any other name is refused.
   */
  readonly keys?: readonly string[]
  readonly operations: Readonly<Record<string, AnyOperation>>
  readonly inbound?: Readonly<Record<string, InboundChannel>>
  readonly credentials?: Readonly<Record<string, CredentialSource>>
}

export interface SecretUse {
  readonly origins: readonly string[]
}

// The input is checked against the operation's own schema before encode sees it, so each operation may narrow it.
export interface AnyOperation extends Omit<Operation<never, unknown>, 'example' | 'resolve' | 'settles' | 'tracks'> {
  readonly example?: unknown
  readonly resolve?: Resolve<never, unknown>
  tracks?(input: never, output: never, app: AppView): Tracked | undefined
  settles?(output: never, input: never, app: AppView): Settled | undefined
}

const mark = Symbol.for('@wxhost/core/protocol/plugin@1')

/** Marks the default export of a plugin package, and lets the compiler check it. */
export function definePlugin<const P extends IWeChatProtocol>(plugin: P): P {
  Object.defineProperty(plugin, mark, { value: true })
  return Object.freeze(plugin)
}

/** True for what {@link definePlugin} returned, from this or another copy of this module. */
export const isPlugin = (value: unknown): value is IWeChatProtocol =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, mark)

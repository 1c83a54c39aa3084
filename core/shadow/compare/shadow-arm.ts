import type { IWeChatProtocol } from '../../protocol/index.ts'
import type { WireLimits } from '../../runner/prepare-request.ts'
import type { ShadowCrypto } from '../shadow-call.ts'

/** One of two versions that are compared. */
export interface ShadowArm {
  /** Of a thread of its own: it may hang, and nobody waits for it. */
  readonly plugin: IWeChatProtocol
  /** What its requests may name, for the app of the call. */
  readonly limits: WireLimits
  readonly crypto: ShadowCrypto
}

export interface ShadowArms {
  readonly stable: ShadowArm
  readonly canary: ShadowArm
}

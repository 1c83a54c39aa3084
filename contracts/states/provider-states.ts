import type { ProviderState } from '../interaction/interaction.ts'

/** Texts that a state gives, by name: filled into requests and examples, e.g. `access-token`, `prepay_id`. */
export type StateValues = Readonly<Record<string, string>>

/** What the one who sets up states brings. */
export interface StateSetting {
  /** Where the mock shall push to, a loopback address; without it, states that push are a fault. */
  readonly webhook?: string
  /** Whose `access-token` and `app-secret` are given; default: the sandbox app's. */
  readonly appid?: string
  /** False: no access token is fetched, and none given. For what is not asked of api.weixin.qq.com. */
  readonly token?: boolean
}

/**
 * Makes states true of the mock at `mockUrl`, through its control API, after a reset.
 * @throws ContractFault for a state that is not known, or that the mock does not take.
 */
export type SetUpStates = (
  mockUrl: string,
  states: readonly ProviderState[],
  setting?: StateSetting,
) => Promise<StateValues>

import type { ProviderState } from '../interaction/interaction.ts'

/** Texts that a state gives, by name: filled into requests and examples, e.g. `access-token`, `prepay_id`. */
export type StateValues = Readonly<Record<string, string>>

/**
 * Makes a state true of the mock at `mockUrl`, through its control API, after a reset.
 * @throws ContractFault for a state that is not known.
 */
export type SetUpStates = (mockUrl: string, states: readonly ProviderState[]) => Promise<StateValues>

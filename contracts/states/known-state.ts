import type { Json } from '@wxhost/core/protocol'
import type { MockControl } from './mock-control.ts'
import type { StateValues } from './provider-states.ts'

export type StateParams = Readonly<Record<string, Json>>

/** Something that the harness can make true of WeChat. */
export interface KnownState {
  /** As a sentence, for the list of states. */
  readonly summary: string
  /** Every parameter that it takes, with its meaning; one that is not here is a fault. */
  readonly params?: Readonly<Record<string, string>>
  /** The values that it gives, with their meaning. */
  readonly gives?: Readonly<Record<string, string>>
  /** Makes it true through the mock's control API and WeChat's own APIs. @returns the values that it gives */
  setUp(mock: MockControl, params: StateParams): Promise<StateValues | undefined>
}

/** States by the name that interactions call them by. */
export type KnownStates = Readonly<Record<string, KnownState>>

import { accountStates } from './accounts.ts'
import { claimStates } from './claims.ts'
import { generalStates } from './general.ts'
import type { KnownStates } from './known-state.ts'
import { messageStates } from './messages.ts'
import { payStates } from './pay.ts'
import { payAnswerStates } from './pay-answers.ts'

/** Every state that the harness knows, by name. An interaction that names another one fails. */
export const knownStates: KnownStates = {
  ...generalStates,
  ...accountStates,
  ...payStates,
  ...payAnswerStates,
  ...claimStates,
  ...messageStates,
}

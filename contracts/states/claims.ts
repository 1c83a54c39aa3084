import type { KnownStates } from './known-state.ts'

export const claimStates: KnownStates = {}

import type { KnownStates } from './known-state.ts'

export const accountStates: KnownStates = {}

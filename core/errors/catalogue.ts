import { outcomeErrors } from './outcome-errors.ts'
import { requestErrors } from './request-errors.ts'
import { rolloutErrors } from './rollout-errors.ts'
import { startErrors } from './start-errors.ts'

/** Every code that the host answers or stops with. docs/errors.md is held against this list by a test. */
export const errorCatalogue = { ...requestErrors, ...outcomeErrors, ...rolloutErrors, ...startErrors } as const

export type ErrorCode = keyof typeof errorCatalogue

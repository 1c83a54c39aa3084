/** Pacts: written by running a plugin, and held against a mock of WeChat. Imported as `@wxhost/contracts/pact`. */
export { subjectOf } from '../suite/subject-of.ts'
export { pactFileName } from './pact-file.ts'
export { type PactOutcome, verifyPact } from './verify/verify-pact.ts'
export { pactText, writePact } from './write/write-pact.ts'

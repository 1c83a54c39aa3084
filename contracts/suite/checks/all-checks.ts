import type { Check } from '../check.ts'
import { coverage } from './coverage.ts'
import { examples } from './examples.ts'
import { requests } from './requests.ts'
import { results } from './results.ts'

/** Every question of the suite, cheap ones first. */
export const allChecks: readonly Check[] = [coverage, examples, requests, results]

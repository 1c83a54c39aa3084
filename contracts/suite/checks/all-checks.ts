import type { Check } from '../check.ts'
import { coverage } from './coverage.ts'
import { examples } from './examples.ts'
import { facts } from './facts.ts'
import { follows } from './follows.ts'
import { garbled } from './garbled.ts'
import { garbledPushes } from './garbled-pushes.ts'
import { generated } from './generated.ts'
import { limits } from './limits.ts'
import { live } from './live.ts'
import { lookAlikes } from './look-alikes.ts'
import { mustReject } from './must-reject.ts'
import { pure } from './pure.ts'
import { pushes } from './pushes.ts'
import { requests } from './requests.ts'
import { results } from './results.ts'
import { runModes } from './run-modes.ts'
import { secrets } from './secrets.ts'

/** Every question of the suite, cheap ones first. */
export const allChecks: readonly Check[] = [
  coverage,
  examples,
  facts,
  limits,
  requests,
  results,
  pushes,
  follows,
  mustReject,
  pure,
  generated,
  garbled,
  garbledPushes,
  secrets,
  lookAlikes,
  runModes,
  live,
]

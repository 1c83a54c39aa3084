import type { JudgeView, StepTerms } from '../detector/judge.ts'
import type { Verdict } from '../detector/verdict.ts'
import type { Observation } from '../observation.ts'
import type { Limits } from '../plan.ts'

/** Where the observations of one rollout are judged: in this host alone, or pooled with those of other hosts. */
export interface Evidence {
  /** A prefix in order of admission; a failure comes together with all successes before it. */
  observe(prefix: readonly Observation[]): void
  begin(step: StepTerms): void
  /** The last known. */
  view(): JudgeView
  /** Writes what is known, so that a restart loses nothing. */
  close(): Promise<void>
}

/** What is judged: the evidence of one attempt says nothing of the next. */
export interface EvidenceOf {
  readonly limits: Limits
  readonly attempt: number
}

/** @param onVerdict called with each verdict, also with one that another host's observations brought about. */
export type OpenEvidence = (rolloutId: string, onVerdict: (verdict: Verdict) => void, of: EvidenceOf) => Evidence

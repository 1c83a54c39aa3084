import type { JudgeState } from '../detector/judge.ts'

/** What is kept of one attempt of a rollout, so that a restart loses nothing. Plain JSON. */
export interface Checkpoint {
  readonly attempt: number
  readonly judge?: JudgeState
  readonly comparisons?: ComparisonState
  readonly counts?: ShownCounts
}

/** Numbers that are shown and decide nothing. */
export interface ShownCounts {
  /** Calls that stable answered after the canary had failed. */
  readonly rescued: number
  /** Failures that were repeats of one that counted already. */
  readonly repeats: number
}

/** Comparisons of the shadow step in hand. */
export interface ComparisonState {
  /** Of {@link import('../detector/judge.ts').StepTerms.key}. */
  readonly key: string
  readonly compared: number
  readonly differing: number
}

/** Keeps the evidence of this host; one checkpoint a rollout, the last one. */
export interface Checkpoints {
  load(rolloutId: string): Checkpoint | undefined
  /** What is not named stays, unless the attempt is another. Resolves when it is on disk. Never fails: what is lost is said. */
  save(rolloutId: string, checkpoint: Checkpoint): Promise<void>
}

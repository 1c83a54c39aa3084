import type { Clock } from '../clock.ts'
import { createJudge } from '../rollout/detector/create-judge.ts'
import type { Checkpoints } from '../rollout/evidence/checkpoints.ts'
import type { OpenEvidence } from '../rollout/evidence/evidence.ts'
import { localEvidence } from '../rollout/evidence/local-evidence.ts'
import { createSqliteCheckpoints } from '../rollout/evidence/sqlite-checkpoints.ts'
import type { RolloutStore } from '../rollout/store/rollout-store.ts'
import { createSqliteRolloutStore } from '../rollout/store/sqlite-rollout-store.ts'
import type { StateDatabase } from '../sqlite/state-database.ts'

/** Where rollouts and their evidence are kept. */
export interface RolloutState {
  readonly store: RolloutStore
  readonly checkpoints: Checkpoints
  readonly openEvidence: OpenEvidence
}

/** @param onLost told why evidence could not be written. */
export function openRolloutState(state: StateDatabase, clock: Clock, onLost: (error: unknown) => void): RolloutState {
  const checkpoints = createSqliteCheckpoints(state, onLost)
  return {
    store: createSqliteRolloutStore(state),
    checkpoints,
    openEvidence: localEvidence({ createJudge, checkpoints, clock }),
  }
}

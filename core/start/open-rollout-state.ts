import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { connectRedis } from '../redis/connect-redis.ts'
import { listenToNews } from '../redis/redis-news.ts'
import { createJudge } from '../rollout/detector/create-judge.ts'
import type { Checkpoints } from '../rollout/evidence/checkpoints.ts'
import type { OpenEvidence } from '../rollout/evidence/evidence.ts'
import { localEvidence } from '../rollout/evidence/local-evidence.ts'
import { createSqliteCheckpoints } from '../rollout/evidence/sqlite-checkpoints.ts'
import { createEvidencePool } from '../rollout/pool/evidence/evidence-pool.ts'
import { PooledStore } from '../rollout/pool/pooled-store.ts'
import { createSharedRecords, newsChannel } from '../rollout/pool/shared-records.ts'
import type { RolloutStore } from '../rollout/store/rollout-store.ts'
import { createSqliteRolloutStore } from '../rollout/store/sqlite-rollout-store.ts'
import type { SecretValue } from '../secret-value.ts'
import type { StateDatabase } from '../sqlite/state-database.ts'

/** Where rollouts and their evidence are kept. */
export interface RolloutState {
  readonly store: RolloutStore
  readonly checkpoints: Checkpoints
  readonly openEvidence: OpenEvidence
  close(): Promise<void>
}

export interface RolloutStateParts {
  /** Of this host alone. */
  readonly state: StateDatabase
  readonly clock: Clock
  /** Where it is given, rollouts and evidence are shared with all hosts of that Redis. */
  readonly redisUrl: SecretValue | undefined
  /** Told why evidence could not be written. */
  readonly onLost: (error: unknown) => void
  /** Told why what hosts share could not be taken over; it is tried again. */
  readonly onTrouble: (error: unknown) => void
  /** Told of observations that the other hosts will not learn of: Redis was away for too long. */
  readonly onDropped: (rolloutId: string, observations: number) => void
}

export async function openRolloutState(parts: RolloutStateParts): Promise<RolloutState> {
  const { state, clock, redisUrl, onLost } = parts
  const checkpoints = createSqliteCheckpoints(state, onLost)
  const store = createSqliteRolloutStore(state)
  const openEvidence = localEvidence({ createJudge, checkpoints, clock })
  if (redisUrl === undefined) return { store, checkpoints, openEvidence, close: () => store.close() }
  return openShared({ ...parts, redisUrl }, { store, checkpoints, openEvidence })
}

async function openShared(
  { clock, redisUrl, onTrouble, onDropped }: RolloutStateParts & { readonly redisUrl: SecretValue },
  local: {
    readonly store: ReturnType<typeof createSqliteRolloutStore>
    readonly checkpoints: Checkpoints
    readonly openEvidence: OpenEvidence
  },
): Promise<RolloutState> {
  const { checkpoints } = local
  const link = await connectRedis(redisUrl, clock)
  const shared = createSharedRecords(link, randomUUID)
  const store = await PooledStore.open({ local: local.store, shared, link, clock, onTrouble })
  const pool = createEvidencePool({
    link,
    clock,
    openLocal: local.openEvidence,
    checkpoints,
    host: randomUUID(),
    onTrouble,
    onDropped,
  })
  const news = await listenToNews(redisUrl, clock, newsChannel, {
    heard(message) {
      if (!pool.heard(message)) store.look()
    },
    joined: () => store.look(),
  })
  return {
    store,
    checkpoints,
    openEvidence: pool.open,
    async close() {
      await news.close()
      await store.close()
      await link.close()
    },
  }
}

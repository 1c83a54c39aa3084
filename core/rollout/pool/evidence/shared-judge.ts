import { createHash } from 'node:crypto'
import type { RedisLink } from '../../../redis/redis-link.ts'
import type { DetectorConstants } from '../../detector/constants.ts'
import { blankMemory } from '../../detector/memory.ts'
import { poolScript } from '../judge-script/pool-script.ts'
import { newsChannel } from '../shared-records.ts'
import { type PooledMemory, readPooledMemory } from './pooled-memory.ts'

/** The step in hand, as the script takes it. */
export interface SharedStep {
  readonly key: string
  readonly order: number
  readonly accepts: boolean
}

/** One update of the pool. */
export interface Update {
  /** Rises with each batch of this host; one that was taken in already is not taken in again. */
  readonly number: number
  readonly text: string
  readonly step: SharedStep | undefined
  /** What this host knows, for a Redis that knows less; `isPooled`: not of this host alone. */
  readonly known: { readonly memory: PooledMemory; readonly isPooled: boolean } | undefined
}

export interface Updated {
  readonly memory: PooledMemory
  /** Kinds of verdicts that this batch brought about, in order. */
  readonly verdicts: readonly string[]
}

/** The judge that all hosts share: it lives in Redis. @throws StoreAwayError */
export type SharedJudge = (update: Update) => Promise<Updated>

/** Of which attempt of which rollout, as messages name it. */
export const evidenceName = (rolloutId: string, attempt: number): string => `${rolloutId}/${attempt}`

/** How the script tells other hosts that there is something to look at. */
export const evidenceMessage = (name: string): string => `evidence ${name}`

const sha = createHash('sha1').update(poolScript).digest('hex')

/** @param host tells this run of this host from all others. */
export function createSharedJudge(
  link: RedisLink,
  host: string,
  of: { readonly rolloutId: string; readonly attempt: number; readonly constants: DetectorConstants },
): SharedJudge {
  const { rolloutId, attempt, constants } = of
  const blank = blankMemory(constants)
  // Hosts whose memories are of another shape, while they are being upgraded, pool among themselves.
  const keys = [`memory-${blank.format}`, 'repeats'].map((what) => `wxhost:rollout:{${rolloutId}}:${what}:${attempt}`)
  const fixed = [JSON.stringify(constants), JSON.stringify(blank)]
  const message = evidenceMessage(evidenceName(rolloutId, attempt))
  return async ({ number, text, step, known }) => {
    const last = known === undefined ? '' : JSON.stringify(known.memory)
    const terms = step === undefined ? '' : JSON.stringify(step)
    const args = [...fixed, last, known?.isPooled === true ? '1' : '', host, number, text, terms, newsChannel, message]
    const answer = await link.run((redis) =>
      redis.evalsha(sha, keys.length, ...keys, ...args).catch((error: unknown) => {
        // A Redis that was restarted does not know the script.
        if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
          return redis.eval(poolScript, keys.length, ...keys, ...args)
        throw error
      }),
    )
    const [memory, verdicts] = answer as [string, string]
    return { memory: readPooledMemory(memory), verdicts: verdicts.split(' ').filter((kind) => kind !== '') }
  }
}

import type { Clock } from '../../../clock.ts'
import type { RedisLink } from '../../../redis/redis-link.ts'
import { detectorConstants } from '../../detector/constants.ts'
import { createJudge } from '../../detector/create-judge.ts'
import type { Checkpoint, Checkpoints } from '../../evidence/checkpoints.ts'
import type { EvidenceOf, OpenEvidence } from '../../evidence/evidence.ts'
import { PooledEvidence } from './pooled-evidence.ts'
import { memoryOf, type PooledMemory } from './pooled-memory.ts'
import { createSharedJudge, evidenceMessage, evidenceName } from './shared-judge.ts'

export interface EvidencePoolParts {
  readonly link: RedisLink
  readonly clock: Clock
  /** This host's own judging: always fed, so that it can act while Redis is away. */
  readonly openLocal: OpenEvidence
  /** On this host's own disk. */
  readonly checkpoints: Checkpoints
  /** Tells this run of this host from all others. */
  readonly host: string
  readonly onTrouble: (error: unknown) => void
  readonly onDropped: (rolloutId: string, observations: number) => void
}

/** Evidence of all rollouts, pooled with that of other hosts. */
export interface EvidencePool {
  readonly open: OpenEvidence
  /** @param message what other hosts published. @returns whether it was about evidence. */
  heard(message: string): boolean
}

export function createEvidencePool(parts: EvidencePoolParts): EvidencePool {
  const { link, clock, openLocal, checkpoints, host, onTrouble, onDropped } = parts
  const opened = new Map<string, PooledEvidence>()
  let isUp = true
  link.watch((state) => {
    isUp = state === 'back'
    for (const evidence of opened.values()) isUp ? evidence.back() : evidence.away()
  })
  return {
    open(rolloutId, onVerdict, of) {
      const constants = detectorConstants(of.limits)
      const message = evidenceMessage(evidenceName(rolloutId, of.attempt))
      const evidence = new PooledEvidence(
        {
          judge: createSharedJudge(link, host, { rolloutId, attempt: of.attempt, constants }),
          openLocal: (onLocal) => openLocal(rolloutId, onLocal, of),
          kept: keptOf(checkpoints.load(rolloutId), of),
          keep: (judge) => checkpoints.save(rolloutId, { attempt: of.attempt, judge }),
          onVerdict,
          viewOf(state, step) {
            const judge = createJudge(of.limits, state)
            if (step !== undefined) judge.begin(step)
            return judge.view()
          },
          threshold: constants.threshold,
          clock,
          onTrouble,
          onDropped: (observations) => onDropped(rolloutId, observations),
        },
        isUp,
      )
      opened.set(message, evidence)
      return {
        observe: (prefix) => evidence.observe(prefix),
        begin: (step) => evidence.begin(step),
        view: () => evidence.view(),
        close: () => {
          opened.delete(message)
          return evidence.close()
        },
      }
    },
    heard(message) {
      opened.get(message)?.look()
      return message.startsWith(evidenceMessage(''))
    },
  }
}

/** Read as a judge reads it: what it cannot take up is as if nothing were known. */
function keptOf(kept: Checkpoint | undefined, { attempt, limits }: EvidenceOf): PooledMemory | undefined {
  if (kept?.judge === undefined || kept.attempt !== attempt) return undefined
  return memoryOf(createJudge(limits, kept.judge).state())
}

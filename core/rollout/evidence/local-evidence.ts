import type { Clock, Timer } from '../../clock.ts'
import type { CreateJudge } from '../detector/judge.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { OpenEvidence } from './evidence.ts'

/** So old may what is on disk be of calls that went well; a failure is written at once. Milliseconds. */
const behindMs = 1_000

export interface LocalEvidenceParts {
  readonly createJudge: CreateJudge
  readonly checkpoints: Checkpoints
  readonly clock: Clock
}

/** Evidence that this host judges alone. */
export function localEvidence({ createJudge, checkpoints, clock }: LocalEvidenceParts): OpenEvidence {
  return (rolloutId, onVerdict, { limits, attempt }) => {
    const kept = checkpoints.load(rolloutId)
    const judge = createJudge(limits, kept?.attempt === attempt ? kept.judge : undefined)
    let timer: Timer | undefined
    let isClosed = false

    const save = () => {
      timer?.cancel()
      timer = undefined
      return checkpoints.save(rolloutId, { attempt, judge: judge.state() })
    }
    const saveSoon = () => {
      timer ??= clock.after(behindMs, () => void save())
    }

    return {
      observe(prefix) {
        // A call that was in hand when the rollout ended: another attempt may have begun to write.
        if (isClosed) return
        let mustSave = false
        for (const observation of prefix) {
          const verdict = judge.observe(observation)
          mustSave ||= observation.error || verdict !== undefined
          if (verdict !== undefined) onVerdict(verdict)
        }
        if (mustSave) void save()
        else saveSoon()
      },
      begin(step) {
        judge.begin(step)
        saveSoon()
      },
      view: () => judge.view(),
      close() {
        isClosed = true
        return save()
      },
    }
  }
}

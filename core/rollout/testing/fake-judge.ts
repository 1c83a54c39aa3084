import type { CreateJudge, JudgeState, JudgeView } from '../detector/judge.ts'
import type { Verdict } from '../detector/verdict.ts'

/** A judge that counts, and says what it is told to say at the n-th observation. */
export interface FakeJudges {
  readonly create: CreateJudge
  /** At so many observations, e.g. `{ 3: { kind: 'accepted' } }`. */
  readonly verdicts: Record<number, Verdict>
  /** Laid over what it shows. */
  shown: Partial<JudgeView>
  /** Keys of steps that began. */
  readonly begun: string[]
}

export function fakeJudges(verdicts: Record<number, Verdict> = {}): FakeJudges {
  const begun: string[] = []
  const judges: FakeJudges = { create: (_limits, from) => judgeOf(judges, from), verdicts, shown: {}, begun }
  return judges
}

function judgeOf(judges: FakeJudges, from: JudgeState | undefined) {
  let seen = Number(from?.seen ?? 0)
  let key = ''
  return {
    observe: () => judges.verdicts[++seen],
    begin: (step: { readonly key: string }) => {
      if (step.key === key) return
      key = step.key
      judges.begun.push(key)
    },
    state: () => ({ seen }),
    view: () => ({ ...blankView, stepRequests: seen, ...judges.shown }),
  }
}

const none = { requests: 0, failed: 0, errors: 0, slow: 0 }
const quiet = { evidence: 0.5, frozen: false }
export const blankView: JudgeView = {
  detectors: { relative: quiet, absolute: quiet, slow: quiet },
  threshold: 3_000,
  epoch: 1,
  arms: { stable: none, canary: none },
  acceptance: 0,
  stepRequests: 0,
  stepRequestsLeft: 2_880,
  isIncident: false,
  stands: 'nothing',
}

import type { Verdict } from '../detector/verdict.ts'
import type { RolloutEvent } from './rollout-event.ts'

/** What a verdict means for its rollout. */
export function eventOf(verdict: Verdict): RolloutEvent {
  switch (verdict.kind) {
    case 'roll-back':
      return { kind: 'roll-back', why: verdict.by, evidence: inWords(verdict) }
    case 'suspend':
      return { kind: 'suspend', by: verdict.by, evidence: inWords(verdict) }
    default:
      return verdict
  }
}

const inWords = ({ by, evidence, threshold }: Extract<Verdict, { readonly by: string }>): string =>
  `${by}: evidence ${rounded(evidence)}, threshold ${rounded(threshold)}`

const rounded = (value: number): string => (value < 1e6 ? String(Math.round(value)) : value.toExponential(1))

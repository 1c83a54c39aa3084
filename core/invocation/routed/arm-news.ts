import type { Clock } from '../../clock.ts'
import type { Arm } from '../../rollout/arm.ts'
import type { Lane, Ticket } from '../../rollout/lanes.ts'
import type { Blame } from '../../rollout/observation.ts'
import type { Rollouts } from '../../rollout/rollouts.ts'
import { SignatureRefusals } from '../../shadow/signature-refusals.ts'
import type { Reproduce, Suspicion } from '../../shadow/suspicion.ts'
import type { ArmReport, CallReport } from '../call-request.ts'

/** One call of a rollout, for metrics. */
export interface ObservedArm {
  readonly protocol: string
  readonly arm: Arm
  readonly blame: Blame
  readonly rescued: boolean
}

export interface ArmNewsParts {
  readonly clock: Clock
  readonly rollouts: Pick<Rollouts, 'accuse' | 'exhausted'>
  /** Absent: nothing is ever hard evidence. */
  readonly reproduce?: Reproduce
  readonly onObserved: (observed: ObservedArm) => void
}

/** Tells a rollout what one call says of the arm that was given it. Nothing here is waited for. */
export interface ArmNews {
  /** @param ms from admission to the answer. */
  settle(ticket: Ticket, lane: Lane, report: CallReport, ms: number): void
}

export const createArmNews = ({ clock, rollouts, reproduce, onObserved }: ArmNewsParts): ArmNews => {
  const refusals = new SignatureRefusals()
  const accuse = async (rolloutId: string, suspicion: Suspicion): Promise<void> => {
    if (reproduce === undefined || (await reproduce(suspicion)) !== 'reproduced') return
    rollouts.accuse(rolloutId, 'hard-evidence', evidenceOf(suspicion))
  }
  const settleArm = (ticket: Ticket, { rolloutId, canary }: Lane, arm: ArmReport, ms: number): void => {
    const { blame, errorClass, rescued, isGivenUp } = arm
    // Of most calls nothing but that they went well: this is on the way of each.
    const outcome = errorClass === undefined ? { blame, ms, rescued } : { blame, errorClass, ms, rescued }
    ticket.settle(isGivenUp === undefined ? outcome : { ...outcome, isGivenUp })
    onObserved({ protocol: canary.protocol, arm: ticket.arm, blame, rescued })
    if (arm.budgetExhausted) rollouts.exhausted(rolloutId)
    const { signatureRefused } = arm
    if (signatureRefused !== undefined && refusals.refused({ rolloutId, ...signatureRefused, at: clock.monotonic() }))
      rollouts.accuse(rolloutId, 'hard-evidence', signaturesRefused)
    if (arm.suspicion !== undefined) void accuse(rolloutId, arm.suspicion)
  }
  return {
    settle(ticket, lane, { arm }, ms) {
      if (arm?.isObserved) settleArm(ticket, lane, arm, ms)
      else ticket.drop()
    },
  }
}

const signaturesRefused =
  "WeChat refused the canary's signature of two different inputs within 60 s, and accepted stable's of the same"

/** No input, no answer: only which function, and that stable can. */
const evidenceOf = ({ phase, canary, operationName }: Suspicion): string =>
  `${canary.protocol}.${operationName}: the canary cannot ${phase} what stable can; run once more, each in a fresh worker, it failed again`

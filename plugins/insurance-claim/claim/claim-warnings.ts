import type { Warning } from '@wxhost/core/protocol'
import type { Claim } from './claim.ts'
import { fewestChanges, isClaimState, isGranted } from './claim-states.ts'

/**
 * What is wrong with a status object: `unknown-state`, or `invariant-broken` once for each rule that does not hold.
 * A claim that breaks one is shown as it is, never repaired and never passed without a word.
 * @see wire-protocol reference, insurance page D "Invariants"
 */
export function claimWarnings(claim: Claim): readonly Warning[] {
  const money = moneyRules(claim)
  if (isClaimState(claim.state)) return [...money, ...stateRules(claim, claim.state)].flatMap(broken)
  const message = `The state ${claim.state} is not known to this version: it is taken as not final. Ask for an update of insurance-claim.`
  return [{ code: 'unknown-state', message, path: '/state' }, ...money.flatMap(broken)]
}

interface Rule {
  readonly holds: boolean
  readonly says: string
  readonly path: string
}

function moneyRules({ claim_fee, approved_fee, paid_fee }: Claim): readonly Rule[] {
  return [
    { holds: claim_fee >= 0, says: 'claim_fee is 0 or more', path: '/claim_fee' },
    {
      holds: approved_fee === undefined || (approved_fee >= 0 && approved_fee <= claim_fee),
      says: 'approved_fee lies between 0 and claim_fee',
      path: '/approved_fee',
    },
    {
      holds: paid_fee === undefined || (paid_fee >= 0 && approved_fee !== undefined && paid_fee <= approved_fee),
      says: 'paid_fee lies between 0 and approved_fee',
      path: '/paid_fee',
    },
  ]
}

function stateRules(claim: Claim, state: Parameters<typeof isGranted>[0]): readonly Rule[] {
  const { approved_fee, paid_fee, reject_code, version } = claim
  return [
    {
      holds: approved_fee === undefined || isGranted(state),
      says: 'approved_fee comes from APPROVED on',
      path: '/approved_fee',
    },
    {
      holds: state !== 'PAID' || (paid_fee !== undefined && paid_fee === approved_fee),
      says: 'in PAID paid_fee equals approved_fee',
      path: '/paid_fee',
    },
    {
      holds: reject_code === undefined || state === 'REJECTED',
      says: 'reject_code comes in REJECTED only',
      path: '/reject_code',
    },
    {
      holds: version >= fewestChanges(state),
      says: `version grows with each change, and ${state} is at least ${fewestChanges(state)} changes away from ACCEPTED`,
      path: '/version',
    },
  ]
}

const broken = ({ holds, says, path }: Rule): readonly Warning[] =>
  holds
    ? []
    : [{ code: 'invariant-broken', message: `The claim breaks a rule of its contract: ${says}. Look into it.`, path }]

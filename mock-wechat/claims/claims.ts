import { shanghaiTime } from '../base/calendar.ts'
import { MockInputError } from '../base/mock-input-error.ts'
import { MockStateError } from '../base/mock-state-error.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import type { Schedule } from '../base/schedule.ts'
import { type Claim, type ClaimMove, FINAL_STATES, MOVES, type NewClaim } from './claim.ts'

/** Waits for material so long, then closes. */
const MATERIAL_LIFE_MS = 30 * 86_400_000
const MOST_PAY_ROUNDS = 3

/** What a move sets beside the state. */
type Change = Partial<
  Pick<Claim, 'approvedFee' | 'paidFee' | 'rejectCode' | 'rejectReason' | 'requiredMaterials' | 'supplement'>
>

/** What a test says about a move: only what belongs to it. */
export interface MoveDetails {
  /** Of `approve`, in fen; the whole claim unless given. */
  readonly approvedFee?: number
  readonly rejectCode?: string
  readonly rejectReason?: string
  readonly requiredMaterials?: readonly string[]
}

interface Source {
  readonly now: () => number
  readonly schedule: Schedule
}

/** The claims of the project's own contract (insurance page, D): WeChat has no such API. */
export class Claims {
  readonly #source: Source
  readonly #told: (changed: Claim) => void
  readonly #claims = new Map<string, Claim>()
  readonly #calls = new Map<string, { second: number; count: number }>()

  /** @param told hears of every change of state */
  constructor(source: Source, told: (changed: Claim) => void = () => {}) {
    this.#source = source
    this.#told = told
  }

  /** @throws PayError 429 when the merchant calls too often in one second */
  charge(mchid: string, most: number): void {
    const second = Math.floor(this.#source.now() / 1000)
    const held = this.#calls.get(mchid)
    const count = held?.second === second ? held.count + 1 : 1
    this.#calls.set(mchid, { second, count })
    if (count > most) throw new PayError(429, 'FREQUENCY_LIMITED', '频率限制，请稍后重试', { reason: REASON.tooOften })
  }

  /** Applies, or gives the claim of this number as it stands when the parameters are equal. @throws PayError 400 */
  apply(wanted: NewClaim): Claim {
    const held = this.find(wanted.mchid, wanted.outClaimNo)
    if (held?.fingerprint === wanted.fingerprint) return held
    if (held)
      throw new PayError(400, 'INVALID_REQUEST', '请求重入时,参数与首次请求时不一致', {
        reason: REASON.otherParameters,
      })
    const now = this.#source.now()
    const start = { state: 'ACCEPTED', version: 1, payRounds: 0, createdAt: now, updatedAt: now } as const
    return this.#put({ ...wanted, ...start, claimId: this.#claimId() })
  }

  find(mchid: string, outClaimNo: string): Claim | undefined {
    return this.#claims.get(`${mchid} ${outClaimNo}`)
  }

  byId(mchid: string, claimId: string): Claim | undefined {
    return this.list().find((claim) => claim.mchid === mchid && claim.claimId === claimId)
  }

  list(): readonly Claim[] {
    return [...this.#claims.values()]
  }

  /** @throws PayError 404, 409 when it is too late */
  cancel(mchid: string, outClaimNo: string): void {
    const claim = this.#existing(mchid, outClaimNo)
    if (claim.state === 'CANCELLED') return
    if (!MOVES.cancel[claim.state]) throw conflict(`状态为${claim.state}的理赔单不能撤销`)
    this.#move(claim, 'cancel')
  }

  /** @param hashes sha256 of the materials; the same set again changes nothing @throws PayError 404, 409 */
  supplement(mchid: string, outClaimNo: string, hashes: readonly string[]): Claim {
    const claim = this.#existing(mchid, outClaimNo)
    const supplement = [...new Set(hashes)].sort().join(' ')
    if (claim.supplement === supplement) return claim
    if (!MOVES.supplement[claim.state]) throw conflict(`状态为${claim.state}的理赔单不能补充材料`)
    return this.#move(claim, 'supplement', { supplement })
  }

  /** What the bureau does. @throws MockStateError when the claim cannot go there, MockInputError for a fee beyond the claim */
  act(mchid: string, outClaimNo: string, move: ClaimMove, details: MoveDetails = {}): Claim {
    const claim = this.#held(mchid, outClaimNo)
    const exhausted = claim.state === 'PAY_FAILED' && claim.payRounds >= MOST_PAY_ROUNDS
    if (MOVES[move][claim.state] && !exhausted) return this.#move(claim, move, changeOf(claim, move, details))
    const from = Object.keys(MOVES[move]).join(' or ')
    const why = exhausted ? ` after ${MOST_PAY_ROUNDS} rounds of paying` : ''
    throw new MockStateError(`The claim is ${claim.state}${why}: "${move}" is for one in ${from}.`)
  }

  /** Lets WeChat say of a claim what is not so, from now on. @param said none: the truth again */
  say(mchid: string, outClaimNo: string, said: Readonly<Record<string, string | number>>): Claim {
    return this.#put({ ...this.#held(mchid, outClaimNo), said })
  }

  /** Tells the merchant how a claim stands, as it did after its last change. */
  tellAgain(mchid: string, outClaimNo: string): void {
    this.#told(this.#held(mchid, outClaimNo))
  }

  clear(): void {
    this.#claims.clear()
    this.#calls.clear()
  }

  #existing(mchid: string, outClaimNo: string): Claim {
    const claim = this.find(mchid, outClaimNo)
    if (claim) return claim
    throw new PayError(404, 'RESOURCE_NOT_EXISTS', '理赔单不存在')
  }

  #held(mchid: string, outClaimNo: string): Claim {
    const claim = this.find(mchid, outClaimNo)
    if (claim) return claim
    throw new MockStateError(`The merchant ${mchid} has no claim ${outClaimNo}. Apply for it first.`)
  }

  #put(claim: Claim): Claim {
    this.#claims.set(`${claim.mchid} ${claim.outClaimNo}`, claim)
    return claim
  }

  #move(claim: Claim, move: keyof typeof MOVES, change: Change = {}): Claim {
    const now = this.#source.now()
    const state = MOVES[move][claim.state] ?? claim.state
    const moved = this.#put({
      ...claim,
      ...change,
      state,
      version: claim.version + 1,
      updatedAt: now,
      payRounds: claim.payRounds + (state === 'PAYING' ? 1 : 0),
      ...(FINAL_STATES.has(state) && { finishedAt: now }),
    })
    if (state === 'NEED_MATERIAL') this.#closeLater(moved)
    this.#told(moved)
    return moved
  }

  #closeLater({ mchid, outClaimNo, version, updatedAt }: Claim): void {
    this.#source.schedule.at(updatedAt + MATERIAL_LIFE_MS, () => {
      const claim = this.find(mchid, outClaimNo)
      if (claim?.version === version) this.#move(claim, 'close')
    })
  }

  /** 28 digits: 8800, the day, a running number. */
  #claimId(): string {
    const day = shanghaiTime(this.#source.now()).slice(0, 10).replaceAll('-', '')
    return `8800${day}${String(this.#claims.size + 1).padStart(16, '0')}`
  }
}

function changeOf(claim: Claim, move: ClaimMove, details: MoveDetails): Change {
  if (move === 'approve') return { approvedFee: approvedFeeOf(claim, details) }
  if (move === 'pay' && claim.state === 'PAYING') return { paidFee: claim.approvedFee ?? 0 }
  if (move === 'need-material') return { requiredMaterials: details.requiredMaterials ?? ['INVOICE'] }
  if (move !== 'reject') return {}
  return { rejectCode: details.rejectCode ?? 'NOT_COVERED', rejectReason: details.rejectReason ?? '不在保障范围内' }
}

function approvedFeeOf({ claimFee }: Claim, { approvedFee = claimFee }: MoveDetails): number {
  if (Number.isInteger(approvedFee) && approvedFee >= 0 && approvedFee <= claimFee) return approvedFee
  throw new MockInputError(`"approvedFee" must be whole fen from 0 to the claim's ${claimFee}.`)
}

const conflict = (message: string) => new PayError(409, 'STATE_CONFLICT', message)

import { shanghaiTime } from '../base/calendar.ts'
import { MockStateError } from '../base/mock-state-error.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import type { Schedule } from '../base/schedule.ts'
import type { Ledger } from './ledger.ts'
import type { Order } from './order.ts'
import { type Orders, otherParameters } from './orders.ts'
import type { NewRefund, Refund, RefundStatus } from './refund.ts'
import type { Settings } from './settings.ts'

const YEAR_MS = 365 * 86_400_000
const MOST_PER_ORDER = 50

/** Where a refund can go from each status; ABNORMAL is not final, money may still come (additions, 6). */
const NEXT: Readonly<Record<RefundStatus, readonly RefundStatus[]>> = {
  PROCESSING: ['SUCCESS', 'ABNORMAL', 'CLOSED'],
  ABNORMAL: ['SUCCESS'],
  SUCCESS: [],
  CLOSED: [],
}

interface Source {
  readonly now: () => number
  readonly settings: () => Settings
  readonly schedule: Schedule
}

/** What names a refund: whose it is, who speaks for that merchant, and its number. */
interface NamedRefund {
  readonly mchid: string
  readonly spMchid?: string
  readonly outRefundNo: string
}

/** The refunds. They are accepted first; whether the money came shows later. */
export class Refunds {
  readonly #source: Source
  readonly #orders: Orders
  readonly #ledger: Ledger
  readonly #told: (moved: Refund) => void
  readonly #refunds = new Map<string, Refund>()

  /** @param told hears of every refund that succeeds, goes wrong or is closed */
  constructor(source: Source, orders: Orders, ledger: Ledger, told: (moved: Refund) => void = () => {}) {
    this.#source = source
    this.#orders = orders
    this.#ledger = ledger
    this.#told = told
  }

  /** Accepts a refund, or gives the one of this number when the parameters are equal. @throws PayError when it cannot be */
  create(wanted: NewRefund): Refund {
    const held = this.#held(wanted.mchid, wanted.outRefundNo)
    if (held && held.fingerprint === wanted.fingerprint && held.spMchid === wanted.spMchid) return held
    if (held) throw otherParameters('订单金额或退款金额与之前请求不一致，请核实后再试')
    const order = this.#orders.find(wanted)
    if (!order) throw new PayError(404, 'RESOURCE_NOT_EXISTS', '订单号不存在', { reason: REASON.noOrder })
    const { paid } = order
    if (!paid) throw invalid('订单未支付，不能退款')
    this.#checkOrder(order, wanted, this.#source.now() - paid.at)
    const refund: Refund = {
      ...wanted,
      outTradeNo: order.outTradeNo,
      transactionId: paid.transactionId,
      refundId: this.#refundId(),
      createdAt: this.#source.now(),
      processingSince: this.#source.now(),
      status: 'PROCESSING',
    }
    order.state = 'REFUND'
    this.#refunds.set(keyOf(refund.mchid, refund.outRefundNo), refund)
    this.#watch(refund)
    return this.#aged(refund)
  }

  /** Others' refunds are not found. */
  find({ mchid, spMchid, outRefundNo }: NamedRefund): Refund | undefined {
    const refund = this.#held(mchid, outRefundNo)
    return refund?.spMchid === spMchid ? refund : undefined
  }

  /**
   * Lets a refund that went wrong be tried in another way, e.g. to another bank card.
   * @param fingerprint the same for the same way: a repeat changes nothing
   * @throws PayError when there is none, or it has not gone wrong
   */
  tryOtherwise(named: NamedRefund & { readonly refundId: string }, fingerprint: string): Refund {
    const refund = this.find(named)
    if (refund?.refundId !== named.refundId) throw noRefund()
    if (refund.secondTry === fingerprint && refund.status !== 'ABNORMAL') return refund
    if (refund.status !== 'ABNORMAL') throw invalid('退款单状态不是退款异常，不能发起异常退款')
    refund.secondTry = fingerprint
    refund.status = 'PROCESSING'
    refund.processingSince = this.#source.now()
    this.#watch(refund)
    return this.#aged(refund)
  }

  /** Follows a change of settings: refunds may be due at another time. */
  watchAll(): void {
    for (const refund of this.list()) if (refund.status === 'PROCESSING') this.#watch(refund)
  }

  list(): readonly Refund[] {
    return [...this.#refunds.values()].map((refund) => this.#aged(refund))
  }

  /** Moves a refund on. @throws MockStateError when there is none, or it cannot go there */
  settle(mchid: string, outRefundNo: string, status: RefundStatus): Refund {
    const refund = this.#held(mchid, outRefundNo)
    if (!refund) throw new MockStateError(`The merchant ${mchid} has no refund ${outRefundNo}. Create it first.`)
    if (!NEXT[refund.status].includes(status)) {
      const next = NEXT[refund.status].join(' or ') || 'nothing: that is final'
      throw new MockStateError(`The refund is ${refund.status} and cannot become ${status}. It can become ${next}.`)
    }
    return this.#move(refund, status, this.#source.now())
  }

  clear(): void {
    this.#refunds.clear()
  }

  #checkOrder(order: Order, wanted: NewRefund, ageMs: number): void {
    const { now, settings } = { now: this.#source.now(), settings: this.#source.settings() }
    const earlier = this.list().filter(
      ({ mchid, outTradeNo }) => mchid === order.mchid && outTradeNo === order.outTradeNo,
    )
    const lastAt = earlier.at(-1)?.createdAt ?? Number.NEGATIVE_INFINITY
    if (wanted.total !== order.total) throw invalid('订单金额与支付时不一致，请核实后再试')
    if (refundedOf(earlier) + wanted.amount > order.total) throw invalid('申请退款金额大于订单剩余可退金额')
    if (ageMs > YEAR_MS) throw invalid('订单已超过可退款的最大期限')
    if (earlier.length >= MOST_PER_ORDER) throw invalid('订单退款次数超过限制')
    if (now - lastAt < settings.refundGapSeconds * 1000) {
      throw new PayError(429, 'FREQUENCY_LIMITED', '频率限制，请稍后用原参数重试', { reason: REASON.tooOften })
    }
  }

  #held(mchid: string, outRefundNo: string): Refund | undefined {
    const refund = this.#refunds.get(keyOf(mchid, outRefundNo))
    return refund && this.#aged(refund)
  }

  /** The merchant is told when the time comes, although nobody looks. */
  #watch(refund: Refund): void {
    this.#source.schedule.at(this.#dueAt(refund), () => void this.#aged(refund))
  }

  /** What becomes of a refund by itself, seen whenever somebody looks. */
  #aged(refund: Refund): Refund {
    const { refundOutcome } = this.#source.settings()
    const dueAt = this.#dueAt(refund)
    const due = refund.status === 'PROCESSING' && refundOutcome !== 'PROCESSING' && this.#source.now() >= dueAt
    if (!due) return refund
    return this.#move(refund, refund.secondTry === undefined ? refundOutcome : 'SUCCESS', dueAt)
  }

  #dueAt({ processingSince }: Refund): number {
    return processingSince + this.#source.settings().refundSeconds * 1000
  }

  #move(refund: Refund, status: RefundStatus, at: number): Refund {
    refund.status = status
    if (status === 'SUCCESS') {
      refund.succeededAt = at
      const { mchid, spMchid, outTradeNo, transactionId, outRefundNo, amount } = refund
      const by = spMchid !== undefined && { spMchid }
      this.#ledger.record({ kind: 'refund', mchid, ...by, outTradeNo, transactionId, outRefundNo, amount, at })
    }
    this.#told(refund)
    return refund
  }

  /** 29 digits that begin with 503: the day, then a running number. */
  #refundId(): string {
    const day = shanghaiTime(this.#source.now()).slice(0, 10).replaceAll('-', '')
    return `50300000000${day}${String(this.#refunds.size + 1).padStart(10, '0')}`
  }
}

const keyOf = (mchid: string, outRefundNo: string) => `${mchid} ${outRefundNo}`

/** What is given back or may still be, in fen. */
function refundedOf(refunds: readonly Refund[]): number {
  return refunds.filter(({ status }) => status !== 'CLOSED').reduce((sum, { amount }) => sum + amount, 0)
}

/** No refund has that number. */
export const noRefund = () => new PayError(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')

const invalid = (message: string) => new PayError(400, 'INVALID_REQUEST', message)

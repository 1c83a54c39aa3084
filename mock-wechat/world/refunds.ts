import { shanghaiTime } from '../base/calendar.ts'
import { MockStateError } from '../base/mock-state-error.ts'
import { PayError, REASON } from '../base/pay-error.ts'
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
}

/** The refunds. They are accepted first; whether the money came shows later. */
export class Refunds {
  readonly #source: Source
  readonly #orders: Orders
  readonly #ledger: Ledger
  readonly #refunds = new Map<string, Refund>()

  constructor(source: Source, orders: Orders, ledger: Ledger) {
    this.#source = source
    this.#orders = orders
    this.#ledger = ledger
  }

  /** Accepts a refund, or gives the one of this number when the parameters are equal. @throws PayError when it cannot be */
  create(wanted: NewRefund): Refund {
    const held = this.find(wanted.mchid, wanted.outRefundNo)
    if (held?.fingerprint === wanted.fingerprint) return held
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
      status: 'PROCESSING',
    }
    order.state = 'REFUND'
    this.#refunds.set(keyOf(refund.mchid, refund.outRefundNo), refund)
    return this.#aged(refund)
  }

  find(mchid: string, outRefundNo: string): Refund | undefined {
    const refund = this.#refunds.get(keyOf(mchid, outRefundNo))
    return refund && this.#aged(refund)
  }

  list(): readonly Refund[] {
    return [...this.#refunds.values()].map((refund) => this.#aged(refund))
  }

  /** Moves a refund on. @throws MockStateError when there is none, or it cannot go there */
  settle(mchid: string, outRefundNo: string, status: RefundStatus): Refund {
    const refund = this.find(mchid, outRefundNo)
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

  /** What becomes of a refund by itself, seen whenever somebody looks. */
  #aged(refund: Refund): Refund {
    const { refundSeconds, refundOutcome } = this.#source.settings()
    const dueAt = refund.createdAt + refundSeconds * 1000
    const due = refund.status === 'PROCESSING' && refundOutcome !== 'PROCESSING' && this.#source.now() >= dueAt
    return due ? this.#move(refund, refundOutcome, dueAt) : refund
  }

  #move(refund: Refund, status: RefundStatus, at: number): Refund {
    refund.status = status
    if (status !== 'SUCCESS') return refund
    refund.succeededAt = at
    const { mchid, outTradeNo, transactionId, outRefundNo, amount } = refund
    this.#ledger.record({ kind: 'refund', mchid, outTradeNo, transactionId, outRefundNo, amount, at })
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

const invalid = (message: string) => new PayError(400, 'INVALID_REQUEST', message)

import { shanghaiTime } from '../base/calendar.ts'
import { MockStateError } from '../base/mock-state-error.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import type { RandomSource } from '../base/random.ts'
import type { Ledger } from './ledger.ts'
import type { NewOrder, Order } from './order.ts'
import type { Settings } from './settings.ts'

const MINUTE_MS = 60_000
/** An unpaid order closes by itself after 7 days. */
const LIFE_MS = 7 * 86_400_000
/** A prepay_id and a code_url live 2 hours, an h5_url 5 minutes. */
const TICKET_LIFE_MS = { JSAPI: 7_200_000, APP: 7_200_000, NATIVE: 7_200_000, MWEB: 300_000 } as const

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
}

/** What names an order: whose it is, who speaks for that merchant, and a number of it. */
interface NamedOrder {
  readonly mchid: string
  readonly spMchid?: string
  readonly outTradeNo?: string
  readonly transactionId?: string
}

/** The orders: NOTPAY -> SUCCESS -> REFUND, NOTPAY -> CLOSED (pay-v3 page, 3 and 4; additions, 6). */
export class Orders {
  readonly #source: Source
  readonly #ledger: Ledger
  readonly #told: (paid: Order) => void
  readonly #orders = new Map<string, Order>()
  readonly #byTransaction = new Map<string, Order>()

  /** @param told hears of every order that is paid */
  constructor(source: Source, ledger: Ledger, told: (paid: Order) => void = () => {}) {
    this.#source = source
    this.#ledger = ledger
    this.#told = told
  }

  /** Orders, or repeats an order with equal parameters. @throws PayError when the number is spent or was used otherwise */
  place(wanted: NewOrder): Order {
    const held = this.#held(wanted.mchid, wanted.outTradeNo)
    if (held) return this.#again(held, wanted)
    const now = this.#source.now()
    const order: Order = { ...wanted, createdAt: now, state: 'NOTPAY', ticket: this.#ticket() }
    this.#orders.set(keyOf(order.mchid, order.outTradeNo), order)
    return order
  }

  /** @param named.spMchid the partner who asks, if any @throws PayError 404 ORDER_NOT_EXIST */
  get(named: NamedOrder): Order {
    return this.find(named) ?? noOrder()
  }

  /** The order that either number names; where both are given, both must name it. Others' orders are not found. */
  find(named: NamedOrder): Order | undefined {
    const { mchid, outTradeNo, transactionId } = named
    const number = outTradeNo ?? this.#byTransaction.get(transactionId ?? '')?.outTradeNo
    const order = number === undefined ? undefined : this.#held(mchid, number)
    const fits = transactionId === undefined || order?.paid?.transactionId === transactionId
    return fits && order?.partner?.mchid === named.spMchid ? order : undefined
  }

  list(): readonly Order[] {
    return [...this.#orders.values()].map((order) => this.#aged(order))
  }

  /** @throws PayError when there is no such order, it is paid, or closed and the world is set to say so */
  close(named: NamedOrder): void {
    const order = this.get(named)
    if (order.paid) throw this.#alreadyPaid()
    if (order.state === 'CLOSED' && this.#source.settings().payCloseClosed === 'ORDER_CLOSED') throw closed()
    order.state = 'CLOSED'
  }

  /**
   * The user pays.
   * @param openid the JSAPI order's own payer, or the browser's user, unless given
   * @throws MockStateError when the order is not there to be paid, or not by this user
   */
  pay(mchid: string, outTradeNo: string, openid?: string): Order {
    const order = this.#held(mchid, outTradeNo)
    if (!order) throw new MockStateError(`The merchant ${mchid} has no order ${outTradeNo}. Place it first.`)
    if (order.state !== 'NOTPAY')
      throw new MockStateError(`The order is ${order.state}; only one in NOTPAY can be paid.`)
    if (this.#isExpired(order))
      throw new MockStateError('The order’s time_expire has passed; it can no longer be paid.')
    const payer = openid ?? order.openid ?? this.#source.settings().browserUser
    if (order.openid !== undefined && payer !== order.openid) {
      throw new MockStateError('This JSAPI order can be paid only by the payer that it names.')
    }
    const transactionId = this.#transactionId()
    const at = this.#source.now()
    const by = order.partner && { spMchid: order.partner.mchid }
    this.#ledger.record({ kind: 'payment', mchid, ...by, outTradeNo, transactionId, amount: order.total, at })
    order.state = 'SUCCESS'
    order.paid = { transactionId, openid: payer, at }
    this.#byTransaction.set(transactionId, order)
    this.#told(order)
    return order
  }

  clear(): void {
    this.#orders.clear()
    this.#byTransaction.clear()
  }

  #held(mchid: string, outTradeNo: string): Order | undefined {
    const order = this.#orders.get(keyOf(mchid, outTradeNo))
    return order && this.#aged(order)
  }

  #aged(order: Order): Order {
    if (order.state === 'NOTPAY' && this.#source.now() - order.createdAt >= LIFE_MS) order.state = 'CLOSED'
    return order
  }

  #again(held: Order, wanted: NewOrder): Order {
    if (held.partner?.mchid !== wanted.partner?.mchid) throw otherParameters()
    if (held.paid) throw this.#alreadyPaid()
    if (held.fingerprint !== wanted.fingerprint) throw otherParameters()
    if (held.state === 'CLOSED' || this.#isExpired(held)) throw closed()
    if (this.#source.now() - held.ticket.at >= TICKET_LIFE_MS[held.tradeType]) held.ticket = this.#ticket()
    return held
  }

  /** A time_expire sooner than a minute after ordering is raised to that minute. */
  #isExpired({ expiresAt = Infinity, createdAt }: Order): boolean {
    return this.#source.now() > Math.max(expiresAt, createdAt + MINUTE_MS)
  }

  #alreadyPaid(): PayError {
    const code = this.#source.settings().payPaidOrder
    const status = code === 'OUT_TRADE_NO_USED' ? 403 : 400
    return new PayError(status, code, '该订单已支付', { reason: REASON.paid })
  }

  /** `wx` and 34 characters: the time, then something random. */
  #ticket(): Order['ticket'] {
    const at = this.#source.now()
    return { at, id: `wx${shanghaiTime(at).slice(0, 19).replaceAll(/\D/g, '')}${this.#source.random.hex(20)}` }
  }

  /** 28 digits that begin with 4200: the day, then a running number. */
  #transactionId(): string {
    const day = shanghaiTime(this.#source.now()).slice(0, 10).replaceAll('-', '')
    return `4200000000${day}${String(this.#byTransaction.size + 1).padStart(10, '0')}`
  }
}

const keyOf = (mchid: string, outTradeNo: string) => `${mchid} ${outTradeNo}`

/** The same number with other parameters. */
export function otherParameters(message = '请求重入时,参数与首次请求时不一致'): PayError {
  return new PayError(400, 'INVALID_REQUEST', message, { reason: REASON.otherParameters })
}

const closed = () => new PayError(400, 'ORDER_CLOSED', '该订单已关闭', { reason: REASON.closed })

function noOrder(): never {
  throw new PayError(404, 'ORDER_NOT_EXIST', '订单不存在', { reason: REASON.noOrder })
}

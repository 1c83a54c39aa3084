import { callHost } from '../../support/call-host.ts'
import { payers } from './pay-stage.ts'

const everyMs = 20
/** Half of the orders are for 100 yuan and more, in fen. */
const totals = [1_250, 12_500]

/** Places orders of two apps at a steady pace until it is stopped. */
export class OrderStream {
  readonly numbers: string[] = []
  answered = 0
  /** Version that answered the last order. */
  lastBy: string | null = null
  readonly #hostUrl: string
  readonly #running: Promise<void>[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(hostUrl: string) {
    this.#hostUrl = hostUrl
  }

  start(): void {
    this.#timer = setInterval(() => this.#running.push(this.#place()), everyMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#running)
  }

  async #place(): Promise<void> {
    const index = this.numbers.length
    const out_trade_no = `demo-canary-${String(index).padStart(6, '0')}`
    this.numbers.push(out_trade_no)
    const { appid, openid } = payers[index % 2 === 0 ? 0 : 1]
    const total = totals[Math.floor(index / 2) % 2]
    const order = { description: '门诊挂号', out_trade_no, amount: { total }, payer: { openid } }
    const answer = await callHost(this.#hostUrl, appid, 'pay.order-jsapi', order).catch(() => undefined)
    if (answer?.status === 200) this.answered++
    this.lastBy = answer?.headers.get('x-wxhost-plugin') ?? null
  }
}

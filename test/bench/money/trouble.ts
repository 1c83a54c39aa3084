import { type HostProcess, pause } from '../../support/host-process.ts'

const ordering = '/v3/pay/transactions/jsapi'
const refunding = '/v3/refund/domestic/refunds'
const queries = ['/v3/pay/transactions/out-trade-no/{out_trade_no}', '/v3/refund/domestic/refunds/{out_refund_no}']

/** Each strikes a few requests. `effect: before`: WeChat has carried the request out, whatever the client sees. */
const faults: readonly (readonly [name: string, fault: object])[] = [
  ['reset after it was done', { effect: 'before', fault: { reset: true } }],
  ['reset before', { fault: { resetBefore: true } }],
  ['timeout, done', { effect: 'before', fault: { delayMs: 1_500 } }],
  ['500 SYSTEM_ERROR, done', { effect: 'before', fault: { errcode: -1 } }],
  ['500 SYSTEM_ERROR, not done', { effect: 'none', fault: { errcode: -1 } }],
  ['429 FREQUENCY_LIMITED', { effect: 'none', fault: { errcode: 45011 } }],
  [
    '502 of a gateway, done',
    { effect: 'before', fault: { status: 502, body: '<h1>502 Bad Gateway</h1>', contentType: 'text/html' } },
  ],
  ['unsigned answer, done', { effect: 'before', fault: { answers: 'unsigned' } }],
  ['half an answer', { fault: { truncate: true } }],
]

/** Makes trouble until it is stopped: faults at the mock, and a host that is killed and comes back. */
export class Trouble {
  kills = 0
  #isOver = false
  readonly #mockUrl: string
  readonly #host: HostProcess
  readonly #random: () => number

  constructor(mockUrl: string, host: HostProcess, random: () => number) {
    this.#mockUrl = mockUrl
    this.#host = host
    this.#random = random
  }

  async run(): Promise<void> {
    await Promise.all([this.#strike(), this.#kill()])
  }

  over(): void {
    this.#isOver = true
  }

  /** A third of all orders and refunds meets a fault; queries meet one now and then. */
  async #strike(): Promise<void> {
    for (const [, fault] of faults) {
      await post(`${this.#mockUrl}/__mock/faults`, { match: { method: 'POST', path: ordering }, percent: 5, ...fault })
      await post(`${this.#mockUrl}/__mock/faults`, { match: { method: 'POST', path: refunding }, percent: 5, ...fault })
    }
    for (const path of queries)
      await post(`${this.#mockUrl}/__mock/faults`, { match: { path }, percent: 5, fault: { reset: true } })
    while (!this.#isOver) await pause(100)
    await fetch(`${this.#mockUrl}/__mock/faults`, { method: 'DELETE' })
  }

  async #kill(): Promise<void> {
    while (!this.#isOver) {
      await pause(1_500 + this.#random() * 2_000)
      if (this.#isOver) return
      await this.#host.kill()
      this.kills++
      await this.#host.start()
    }
  }
}

export async function post(url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

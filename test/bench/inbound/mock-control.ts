import { fileURLToPath } from 'node:url'
import { Served } from './served.ts'

/** What the mock remembers of one notification. */
export interface MockNotification {
  readonly id: string
  readonly state: string
  readonly tries: readonly { readonly outcome: string; readonly status?: number }[]
}

interface List {
  readonly notifications: readonly MockNotification[]
}

const program = fileURLToPath(new URL('../../../mock-wechat/bin/mock-wechat.js', import.meta.url))

/** A mock WeChat as a process of its own, with what the run asks of its control API. */
export class MockControl {
  readonly url: string
  readonly #served: Served

  private constructor(url: string, served: Served) {
    this.url = url
    this.#served = served
  }

  static async start(): Promise<MockControl> {
    const served = new Served(program, ['--port', '0'], {})
    const [, url = ''] = /listens on (\S+)/.exec(await served.until(/Stop it with/)) ?? []
    return new MockControl(url, served)
  }

  stop = () => this.#served.stop()

  set = (settings: object) => this.#ask('/settings', settings)

  payMany = (count: number, notifyUrl: string, prefix: string) =>
    this.#ask('/orders/pay-many', { count, notifyUrl, prefix })

  sendAgain = (id: string) => this.#ask(`/notifications/${id}/send`, {})

  /** The latest ones, whatever came of them. */
  latest = async (count: number): Promise<readonly MockNotification[]> =>
    ((await this.#ask(`/notifications?limit=${count}`)) as List).notifications

  /** All that there are, once none is under way. */
  async notifications(): Promise<readonly MockNotification[]> {
    return ((await this.#ask('/notifications?wait=true&limit=100000')) as List).notifications
  }

  async #ask(path: string, body?: object): Promise<unknown> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${this.url}/__mock${path}`, init)
    const text = await response.text()
    if (!response.ok) throw new Error(`The mock answered ${path} with ${response.status}: ${text}`)
    return JSON.parse(text)
  }
}

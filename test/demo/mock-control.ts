import type { Ledger } from './verdict.ts'

const appid = 'wxd678efh567hg6787'
const sendPath = '/cgi-bin/message/template/send'
const tokenPath = '/cgi-bin/stable_token'

export type Trouble = 'expire' | 'rotate' | 'revoke'

interface PathCount {
  readonly total: number
  readonly byErrcode: Readonly<Record<string, number>>
}

/** What happened at WeChat's side so far. */
export type Counts = Omit<Ledger['wechat'], 'messages'>

/** The mock's control API, as far as the demo needs it. */
export class MockControl {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** Something befalls the token in force, now. */
  async trouble(action: Trouble): Promise<void> {
    await ask(`${this.#url}/__mock/tokens`, { method: 'POST', body: JSON.stringify({ appid, action }) })
  }

  /** New tokens come late, in milliseconds, as from a WeChat that is far away: calls meet the dead one meanwhile. */
  async slowTokens(delayMs: number): Promise<void> {
    const fault = { match: { path: tokenPath }, fault: { delayMs } }
    await ask(`${this.#url}/__mock/faults`, { method: 'POST', body: JSON.stringify(fault) })
  }

  async counts(): Promise<Counts> {
    const { counts } = (await ask(`${this.#url}/__mock/journal?limit=0`)) as { counts: Record<string, PathCount> }
    const { 0: accepted = 0, ...refused } = counts[sendPath]?.byErrcode ?? {}
    return { accepted, refused, tokenFetches: counts[tokenPath]?.total ?? 0 }
  }

  /** Every message that the user got. */
  async messages(): Promise<Ledger['wechat']['messages']> {
    const { messages } = (await ask(`${this.#url}/__mock/messages`)) as Pick<Ledger['wechat'], 'messages'>
    return messages
  }
}

async function ask(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`The mock answered ${response.status}: ${text}`)
  return JSON.parse(text)
}

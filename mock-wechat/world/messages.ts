import { WechatError } from '../base/wechat-error.ts'
import type { Settings } from './settings.ts'

/** A template message that reached its user. */
export interface Message {
  readonly appid: string
  readonly openid: string
  readonly templateId: string
  /** Beyond 2^53: a bigint here, a raw number in WeChat's answers. */
  readonly msgid: bigint
  /** Time of the sending, in milliseconds. */
  readonly at: number
  readonly clientMsgId?: string
  /** `{ thing1: '…' }` */
  readonly values: Readonly<Record<string, string>>
}

/** The first msgid of a world; that of the wire-protocol reference's worked example. */
const FIRST_MSGID = 3282640000000000001n

/** What was delivered, and the client_msg_ids that stand against a second delivery. */
export class Messages {
  readonly #now: () => number
  readonly #settings: () => Settings
  readonly #delivered: Message[] = []
  readonly #recent = new Map<string, { at: number; msgid: bigint }>()
  #next = FIRST_MSGID

  constructor(now: () => number, settings: () => Settings) {
    this.#now = now
    this.#settings = settings
  }

  /** Every message that a user really got, oldest first. */
  delivered(): readonly Message[] {
    return this.#delivered
  }

  /**
   * Delivers a message once per (openid, client_msg_id) within ten minutes of the first, whatever its content
   * (official page api_sendtemplatemessage). @returns its msgid, and the message unless it is a repeat @throws WechatError 45065, if the world is set so
   */
  deliver(wanted: Omit<Message, 'msgid' | 'at'>): { readonly msgid: bigint; readonly delivered?: Message } {
    const key = `${wanted.appid} ${wanted.openid} ${wanted.clientMsgId}`
    const earlier = wanted.clientMsgId === undefined ? undefined : this.#remembered(key)
    if (earlier) return { msgid: this.#answerAgain(earlier.msgid) }
    const msgid = this.#take()
    const at = this.#now()
    if (wanted.clientMsgId !== undefined) this.#recent.set(key, { at, msgid })
    const delivered = { ...wanted, msgid, at }
    this.#delivered.push(delivered)
    return { msgid, delivered }
  }

  clear(): void {
    this.#delivered.length = 0
    this.#recent.clear()
    this.#next = FIRST_MSGID
  }

  #remembered(key: string): { msgid: bigint } | undefined {
    const held = this.#recent.get(key)
    const live = held && this.#now() - held.at < this.#settings().dedupeSeconds * 1000
    return live ? held : undefined
  }

  #answerAgain(msgid: bigint): bigint {
    const how = this.#settings().duplicateMessage
    if (how === '45065') throw new WechatError(45065)
    return how === 'same-msgid' ? msgid : this.#take()
  }

  #take(): bigint {
    const msgid = this.#next
    this.#next += 1n
    return msgid
  }
}

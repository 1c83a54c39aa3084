import type { RandomSource } from '../base/random.ts'

/** One user as one account knows them. */
export interface User {
  readonly appid: string
  readonly openid: string
  unionid?: string
  nickname: string
  /** Follows the account; else a message gets 43004. */
  subscribed: boolean
  /** Is in the account's blacklist: 43019. */
  blacklisted: boolean
  /** Refuses this account's messages: 43101. */
  refuses: boolean
  /** Is thought a risk by WeChat: login gets 40226. */
  blocked: boolean
  /** Virtual account of a snapshot page. */
  snapshot: boolean
  /** The one valid session key, base64 of 16 bytes; absent when there is none. */
  sessionKey?: string
  phoneNumber: string
  countryCode: string
}

/** A user's fields as a test gives them; what is absent keeps its value, or the usual one. `null` drops the session key. */
export type UserChange = { appid: string; openid: string; sessionKey?: string | null } & Partial<
  Omit<User, 'sessionKey'>
>

const USUAL = {
  nickname: 'Sample',
  subscribed: true,
  blacklisted: false,
  refuses: false,
  blocked: false,
  snapshot: false,
  phoneNumber: '13580006666',
  countryCode: '86',
}

/** The users of all accounts. An openid belongs to one account only. */
export class Users {
  readonly #users = new Map<string, User>()
  readonly #random: RandomSource

  constructor(random: RandomSource) {
    this.#random = random
  }

  put(change: UserChange): User {
    const { sessionKey, ...fields } = change
    const key = `${change.appid} ${change.openid}`
    const held = this.#users.get(key)
    const user: User = held ? Object.assign(held, fields) : { ...USUAL, ...fields }
    if (sessionKey === null) delete user.sessionKey
    else if (sessionKey !== undefined) user.sessionKey = sessionKey
    this.#users.set(key, user)
    return user
  }

  get(appid: string, openid: string): User | undefined {
    return this.#users.get(`${appid} ${openid}`)
  }

  list(appid?: string): readonly User[] {
    return [...this.#users.values()].filter((user) => appid === undefined || user.appid === appid)
  }

  /** The user's valid session key; made now when there is none. */
  sessionKeyOf(user: User): string {
    user.sessionKey ??= this.#random.bytes(16).toString('base64')
    return user.sessionKey
  }

  /** Puts a new session key in the place of the valid one. */
  renewSession(user: User): string {
    delete user.sessionKey
    return this.sessionKeyOf(user)
  }

  clear(): void {
    this.#users.clear()
  }
}

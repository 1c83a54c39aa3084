/** An account of the world. */
export interface App {
  readonly appid: string
  secret: string
  readonly kind: 'official' | 'mini-program'
  readonly mchid?: string
  /** Addresses that may fetch tokens; absent means any. Others get 40164. */
  ipWhitelist?: readonly string[]
  /** Paths that this account may not call: 48001. */
  deniedApis?: readonly string[]
  /** The secret was frozen in the console: 40243. */
  secretFrozen?: boolean
  /** The whole account was frozen: 50007. */
  frozen?: boolean
  /** Host that redirect_uri must have; absent means any. */
  oauthDomain?: string
}

/** The accounts, by appid. */
export class Apps {
  readonly #apps = new Map<string, App>()

  /** Adds an account, or changes fields of the one with that appid. */
  put(app: App): App {
    const held = this.#apps.get(app.appid)
    const next = held ? Object.assign(held, app) : { ...app }
    this.#apps.set(app.appid, next)
    return next
  }

  get(appid: string): App | undefined {
    return this.#apps.get(appid)
  }

  list(): readonly App[] {
    return [...this.#apps.values()]
  }

  clear(): void {
    this.#apps.clear()
  }
}

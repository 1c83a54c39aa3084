import type { RandomSource } from '../base/random.ts'
import { WechatError } from '../base/wechat-error.ts'
import type { Settings } from '../world/settings.ts'

/** An account's authorization of a platform. */
export interface Grant {
  readonly component: string
  readonly authorizer: string
  /** In milliseconds. */
  readonly at: number
  /** Paths that the account has not granted: 61007. */
  readonly deniedApis: readonly string[]
  refreshToken: string
  /** Given in the place of `refreshToken`, not yet used. */
  nextRefreshToken?: string
}

interface AuthorizationCode {
  readonly component: string
  readonly authorizer: string
  readonly expiresAt: number
  used: boolean
}

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
}

/** Life of an authorization code, in seconds. */
export const CODE_LIFE_S = 3600

/** Who has authorized whom: single-use codes, and refresh tokens that rotate. */
export class Grants {
  readonly #source: Source
  readonly #grants = new Map<string, Grant>()
  readonly #codes = new Map<string, AuthorizationCode>()

  constructor(source: Source) {
    this.#source = source
  }

  get(component: string, authorizer: string): Grant | undefined {
    return this.#grants.get(`${component} ${authorizer}`)
  }

  /** Whether no platform may call this path for the account. */
  denies(authorizer: string, path: string): boolean {
    return [...this.#grants.values()].some(
      (grant) => grant.authorizer === authorizer && grant.deniedApis.includes(path),
    )
  }

  /** The account authorizes the platform, or changes what it has granted. @returns a code */
  authorize(component: string, authorizer: string, deniedApis: readonly string[] = []): string {
    const refreshToken = this.get(component, authorizer)?.refreshToken ?? this.#word('refreshtoken')
    const at = this.#source.now()
    this.#grants.set(`${component} ${authorizer}`, { component, authorizer, at, deniedApis, refreshToken })
    const code = this.#word('queryauthcode')
    this.#codes.set(code, { component, authorizer, expiresAt: at + CODE_LIFE_S * 1000, used: false })
    return code
  }

  withdraw(component: string, authorizer: string): boolean {
    return this.#grants.delete(`${component} ${authorizer}`)
  }

  /** @throws WechatError 61009 for a code that is none or used, 61010 for an old one, 61003 when all was withdrawn */
  redeem(component: string, value: string): Grant {
    const code = this.#codes.get(value)
    if (!code || code.used || code.component !== component) throw new WechatError(61009)
    if (this.#source.now() >= code.expiresAt) throw new WechatError(61010)
    code.used = true
    return this.#existing(component, code.authorizer)
  }

  /**
   * Takes a refresh token and gives the one to be used from now on.
   * @throws WechatError 61003 when the account has not authorized, 61023 for a token that is none or has died
   */
  refresh(component: string, authorizer: string, given: string): { readonly refreshToken: string } {
    const grant = this.#existing(component, authorizer)
    const isNext = given === grant.nextRefreshToken
    if (!isNext && given !== grant.refreshToken) throw new WechatError(61023)
    // The one that was given last is used: the one before it dies.
    if (isNext) this.#turn(grant, given)
    const { refreshRotation } = this.#source.settings()
    if (refreshRotation === 'none') return grant
    if (refreshRotation === 'dies-at-once') return this.#turn(grant, this.#word('refreshtoken'))
    grant.nextRefreshToken ??= this.#word('refreshtoken')
    return { refreshToken: grant.nextRefreshToken }
  }

  clear(): void {
    this.#grants.clear()
    this.#codes.clear()
  }

  #turn(grant: Grant, refreshToken: string): Grant {
    grant.refreshToken = refreshToken
    delete grant.nextRefreshToken
    return grant
  }

  #existing(component: string, authorizer: string): Grant {
    const grant = this.get(component, authorizer)
    if (!grant) throw new WechatError(61003)
    return grant
  }

  #word(kind: string): string {
    return `${kind}@@@${this.#source.random.word(40)}`
  }
}

import type { RandomSource } from '../base/random.ts'
import { WechatError } from '../base/wechat-error.ts'
import type { Settings } from './settings.ts'

/** What one user granted one account in the browser: a web token and the refresh token that renews it. */
export interface WebGrant {
  readonly appid: string
  readonly openid: string
  readonly scope: string
  readonly refreshToken: string
  readonly refreshExpiresAt: number
  token: string
  expiresAt: number
  /** The token was killed before its end: 40001. */
  revoked: boolean
  /** The user changed the password: 42007 until authorised again. */
  passwordChanged: boolean
}

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
}

/** The users' web tokens. They are no app tokens: neither works in the place of the other. */
export class WebGrants {
  readonly #source: Source
  readonly #byToken = new Map<string, WebGrant>()
  readonly #byRefresh = new Map<string, WebGrant>()

  constructor(source: Source) {
    this.#source = source
  }

  issue(appid: string, openid: string, scope: string): WebGrant {
    const { now, settings } = this.#source
    const grant: WebGrant = {
      appid,
      openid,
      scope,
      refreshToken: this.#value(),
      refreshExpiresAt: now() + settings().refreshLifeSeconds * 1000,
      token: this.#value(),
      expiresAt: now() + settings().tokenLifeSeconds * 1000,
      revoked: false,
      passwordChanged: false,
    }
    this.#byRefresh.set(grant.refreshToken, grant)
    this.#byToken.set(grant.token, grant)
    return grant
  }

  /** Renews a web token: the same one with a new life while it lives, else a new one. @throws WechatError 40030 42002 42007 */
  refresh(appid: string, refreshToken: string): WebGrant {
    const grant = this.#byRefresh.get(refreshToken)
    if (!grant || grant.appid !== appid) throw new WechatError(40030)
    const now = this.#source.now()
    if (grant.passwordChanged) throw new WechatError(42007)
    if (now >= grant.refreshExpiresAt) throw new WechatError(42002)
    if (now >= grant.expiresAt || grant.revoked) {
      grant.token = this.#value()
      grant.revoked = false
      this.#byToken.set(grant.token, grant)
    }
    grant.expiresAt = now + this.#source.settings().tokenLifeSeconds * 1000
    return grant
  }

  /** The grant behind a web token. @throws WechatError 40014, 40001, 42001, 42007 */
  check(token: string): WebGrant {
    const grant = this.#byToken.get(token)
    if (!grant) throw new WechatError(40014)
    if (grant.passwordChanged) throw new WechatError(42007)
    // Once a new token has been made for a grant, the old one had ended before.
    if (grant.token !== token || this.#source.now() >= grant.expiresAt) throw new WechatError(42001)
    if (grant.revoked) throw new WechatError(40001)
    return grant
  }

  ownerOf(token: string): string | undefined {
    return this.#byToken.get(token)?.appid
  }

  /** The grants of one user, for a test to trouble. */
  of(appid: string, openid: string): readonly WebGrant[] {
    return [...this.#byRefresh.values()].filter((grant) => grant.appid === appid && grant.openid === openid)
  }

  clear(): void {
    this.#byToken.clear()
    this.#byRefresh.clear()
  }

  #value(): string {
    return `89_${this.#source.random.word(85)}`
  }
}

import { shanghaiDay } from '../base/calendar.ts'
import { MockInputError } from '../base/mock-input-error.ts'
import type { RandomSource } from '../base/random.ts'
import { WechatError } from '../base/wechat-error.ts'
import type { LineName } from './line-name.ts'
import type { Settings } from './settings.ts'
import {
  displace,
  forcedVerdict,
  givesSameToken,
  type IssuedToken,
  pushToken,
  type TokenLine,
  tokenState,
} from './token-line.ts'

/** What a test can do to the current token of a line. */
export type TokenTrouble = 'expire' | 'revoke' | 'rotate'

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
}

/** The access tokens of all apps. */
export class AppTokens {
  readonly #source: Source
  readonly #lines = new Map<string, TokenLine>()
  readonly #issued = new Map<string, IssuedToken>()

  constructor(source: Source) {
    this.#source = source
  }

  /** /cgi-bin/token, api_component_token, api_authorizer_token: every call gives a new token. */
  fetch(appid: string, line: Exclude<LineName, 'stable'> = 'token'): { access_token: string; expires_in: number } {
    const now = this.#source.now()
    return answer(this.#renew(appid, line, now), now)
  }

  /** /cgi-bin/stable_token: the same token until fewer than 300 s of it are left, unless forced. */
  fetchStable(appid: string, forced: boolean): { access_token: string; expires_in: number } {
    const line = this.#line(appid, 'stable')
    const now = this.#source.now()
    if (forced && this.#mayForce(line, now)) {
      line.forcedAt = [...line.forcedAt.slice(-this.#source.settings().forcedPerDay), now]
      return answer(this.#renew(appid, 'stable', now), now)
    }
    const same = givesSameToken(line, now, this.#source.settings().graceSeconds * 1000)
    return answer(same && line.current ? line.current : this.#renew(appid, 'stable', now), now)
  }

  /** The app that a token speaks for. @throws WechatError 40014, 42001 or 40001 */
  check(value: string): string {
    const token = this.#issued.get(value)
    if (!token) throw new WechatError(40014)
    const state = tokenState(token, this.#source.now())
    if (state === 'expired') throw new WechatError(42001)
    if (state === 'displaced') throw new WechatError(40001)
    return token.appid
  }

  /** The app that a token was made for, dead or alive. */
  ownerOf(value: string): string | undefined {
    return this.#issued.get(value)?.appid
  }

  /** How a token was got, dead or alive. */
  lineOf(value: string): LineName | undefined {
    return this.#issued.get(value)?.line
  }

  /** Ends every token of a line: 40001. */
  revoke(appid: string, name: LineName): void {
    const { current, previous } = this.#line(appid, name)
    for (const token of [current, previous]) if (token) displace(token, this.#source.now())
  }

  /**
   * `expire`: the current token's end is now (42001). `revoke`: it dies (40001), yet the line still hands it out until a
   * forced renewal. `rotate`: another caller got a new token and the old one is beyond its grace (40001).
   */
  trouble(appid: string, name: LineName, what: TokenTrouble): void {
    const { current } = this.#line(appid, name)
    if (!current) {
      throw new MockInputError(
        `The ${name} line of ${appid} has no token to ${what}. Fetch one from WeChat's API first.`,
      )
    }
    const now = this.#source.now()
    if (what === 'expire') current.expiresAt = Math.min(current.expiresAt, now)
    else displace(current, now)
    if (what === 'rotate') this.#renew(appid, name, now)
  }

  clear(): void {
    this.#lines.clear()
    this.#issued.clear()
  }

  #mayForce(line: TokenLine, now: number): boolean {
    const { forcedPerDay, forcedGapSeconds, forcedBeyondLimit } = this.#source.settings()
    const today = line.forcedAt.filter((at) => shanghaiDay(at) === shanghaiDay(now)).length
    const limits = { perDay: forcedPerDay, gapMs: forcedGapSeconds * 1000 }
    const verdict = forcedVerdict(today, line.forcedAt.at(-1), now, limits)
    if (verdict === 'day-used-up' && forcedBeyondLimit === '45009') throw new WechatError(45009)
    return verdict === 'renew'
  }

  #renew(appid: string, name: LineName, now: number): IssuedToken {
    const { random, settings } = this.#source
    const { tokenLifeSeconds, graceSeconds } = settings()
    const token = { value: `88_${random.word(133)}`, appid, line: name, expiresAt: now + tokenLifeSeconds * 1000 }
    pushToken(this.#line(appid, name), token, now, graceSeconds * 1000)
    this.#issued.set(token.value, token)
    return token
  }

  #line(appid: string, name: LineName): TokenLine {
    const key = `${name} ${appid}`
    const line = this.#lines.get(key) ?? { forcedAt: [] }
    this.#lines.set(key, line)
    return line
  }
}

/** `now` is the moment of issue for a new token: a clock that runs on meanwhile must not take a second from it. */
function answer(token: IssuedToken, now: number): { access_token: string; expires_in: number } {
  return { access_token: token.value, expires_in: Math.max(0, Math.floor((token.expiresAt - now) / 1000)) }
}

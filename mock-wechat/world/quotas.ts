import { minuteOf, shanghaiDay, shanghaiMonth } from '../base/calendar.ts'
import { WechatError } from '../base/wechat-error.ts'

/** Limits of one API for one account. An absent number is no limit. */
export interface QuotaLimit {
  /** Calls a day; the count starts again at 00:00 Asia/Shanghai. Beyond it 45009. */
  daily?: number
  /** Calls a minute. Beyond it 45011. */
  perMinute?: number
  /** Calls a minute for one user of the account. Beyond it 45011. */
  perUserMinute?: number
}

/** Defaults of a new account (wire-protocol reference, rate-limits page). */
const DEFAULT_LIMITS: Readonly<Record<string, QuotaLimit>> = {
  '/cgi-bin/token': { daily: 2000 },
  '/cgi-bin/stable_token': { daily: 500_000, perMinute: 10_000 },
  '/cgi-bin/message/template/send': { daily: 100_000 },
  '/cgi-bin/ticket/getticket': { daily: 1_000_000 },
  '/sns/oauth2/access_token': { perMinute: 50_000 },
  '/sns/oauth2/refresh_token': { perMinute: 50_000 },
  '/sns/userinfo': { perMinute: 50_000 },
  '/sns/jscode2session': { perUserMinute: 100 },
  '/wxa/resetusersessionkey': { perMinute: 60_000 },
}

const CLEARS_A_MONTH = 10

/** A count that starts again when its window (day, minute, month) is another one. */
interface Count {
  window: number | string
  used: number
}

/** Counts the calls of every account and refuses those beyond the limits. */
export class Quotas {
  readonly #now: () => number
  readonly #limits = new Map<string, QuotaLimit>()
  readonly #counts = new Map<string, Count>()

  constructor(now: () => number) {
    this.#now = now
  }

  limit(appid: string, api: string): QuotaLimit {
    return this.#limits.get(`${appid} ${api}`) ?? DEFAULT_LIMITS[api] ?? {}
  }

  /** Sets limits of an API for one account, and how many calls of today and this minute are said to be used. */
  set(appid: string, api: string, change: QuotaLimit & { used?: number; usedThisMinute?: number }): void {
    const { used, usedThisMinute, ...limit } = change
    this.#limits.set(`${appid} ${api}`, { ...this.limit(appid, api), ...limit })
    if (used !== undefined) this.#day(appid, api).used = used
    if (usedThisMinute !== undefined) this.#minute(`${appid} ${api}`).used = usedThisMinute
  }

  /** Counts one call. @throws WechatError 45009 or 45011; a refused call is not counted */
  charge(appid: string, api: string): void {
    const { daily = Infinity, perMinute = Infinity } = this.limit(appid, api)
    const day = this.#day(appid, api)
    const minute = this.#minute(`${appid} ${api}`)
    if (day.used >= daily) throw new WechatError(45009)
    if (minute.used >= perMinute) throw new WechatError(45011)
    day.used += 1
    minute.used += 1
  }

  /** Counts one call for one user of the account. @throws WechatError 45011 */
  chargeUser(appid: string, api: string, openid: string): void {
    const { perUserMinute = Infinity } = this.limit(appid, api)
    const minute = this.#minute(`${appid} ${api} ${openid}`)
    if (minute.used >= perUserMinute) throw new WechatError(45011)
    minute.used += 1
  }

  usedToday(appid: string, api: string): number {
    return this.#day(appid, api).used
  }

  /** /cgi-bin/clear_quota: all APIs of the account start the day again. @throws WechatError 48006 after 10 a month */
  clearDay(appid: string): void {
    const month = this.#count(`clears ${appid}`, shanghaiMonth(this.#now()))
    if (month.used >= CLEARS_A_MONTH) throw new WechatError(48006)
    month.used += 1
    for (const key of this.#counts.keys()) if (key.startsWith(`day ${appid} `)) this.#counts.delete(key)
  }

  clear(): void {
    this.#limits.clear()
    this.#counts.clear()
  }

  #day(appid: string, api: string): Count {
    return this.#count(`day ${appid} ${api}`, shanghaiDay(this.#now()))
  }

  #minute(key: string): Count {
    return this.#count(`minute ${key}`, minuteOf(this.#now()))
  }

  #count(key: string, window: number | string): Count {
    const held = this.#counts.get(key)
    if (held?.window === window) return held
    const fresh = { window, used: 0 }
    this.#counts.set(key, fresh)
    return fresh
  }
}

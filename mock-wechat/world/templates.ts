import { shanghaiMonth } from '../base/calendar.ts'
import { WechatError } from '../base/wechat-error.ts'

/** A message template that an account has taken up. */
export interface Template {
  readonly template_id: string
  readonly title: string
  readonly content: string
  readonly example: string
  readonly primary_industry?: string
  readonly deputy_industry?: string
}

/** The industries of an account by their numbers, and the month in which they were set. */
export interface Industries {
  readonly primary: number
  readonly secondary: number
  readonly month?: string
}

/** Templates that one account may hold (wire-protocol reference, rate-limits page). */
const MOST_TEMPLATES = 25

/** Names of the placeholders in a template's content, in their order: `thing1`, `time2`. */
export function placeholdersOf(content: string): readonly string[] {
  const found = content.matchAll(/\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}/g)
  return [...new Set(found.map((match) => match[1] ?? ''))]
}

/** The templates and industries of all accounts. */
export class Templates {
  readonly #templates = new Map<string, Map<string, Template>>()
  readonly #industries = new Map<string, Industries>()

  list(appid: string): readonly Template[] {
    return [...(this.#templates.get(appid)?.values() ?? [])]
  }

  get(appid: string, id: string): Template | undefined {
    return this.#templates.get(appid)?.get(id)
  }

  /** @throws WechatError 45026 when the account holds 25 already */
  add(appid: string, template: Template): void {
    const held = this.#templates.get(appid) ?? new Map<string, Template>()
    if (held.size >= MOST_TEMPLATES && !held.has(template.template_id)) throw new WechatError(45026)
    this.#templates.set(appid, held.set(template.template_id, template))
  }

  /** @returns false when the account has no such template */
  remove(appid: string, id: string): boolean {
    return this.#templates.get(appid)?.delete(id) ?? false
  }

  industries(appid: string): Industries | undefined {
    return this.#industries.get(appid)
  }

  /** @throws WechatError 43100 when they were set in this month already */
  setIndustries(appid: string, primary: number, secondary: number, now: number): void {
    const month = shanghaiMonth(now)
    if (this.#industries.get(appid)?.month === month) throw new WechatError(43100)
    this.#industries.set(appid, { primary, secondary, month })
  }

  /** What an account has from the start; does not count as a change. */
  startIndustries(appid: string, primary: number, secondary: number): void {
    this.#industries.set(appid, { primary, secondary })
  }

  clear(): void {
    this.#templates.clear()
    this.#industries.clear()
  }
}

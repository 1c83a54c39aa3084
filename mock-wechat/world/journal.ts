/** One request to WeChat, secrets masked. */
export interface JournalEntry {
  readonly seq: number
  /** The world's time, in milliseconds. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly appid?: string
  /** The merchant whose signature was good. */
  readonly mchid?: string
  /** WeChat Pay's code of a refusal. */
  readonly code?: string
  /** The path of the API where it holds a number, e.g. `/v3/refund/domestic/refunds/{out_refund_no}`; counts go by it. */
  readonly route?: string
  /** WeChat's code; 0 for success, absent where the answer was not WeChat's. */
  readonly errcode?: number
  /** Id of the fault that struck. */
  readonly fault?: string
  readonly query: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface PathCount {
  total: number
  /** By errcode, or by the code of WeChat Pay; `none` where the answer was not WeChat's. */
  byErrcode: Record<string, number>
}

export interface JournalFilter {
  path?: string
  appid?: string
  errcode?: number
}

/** Entries that are kept; the counts are exact beyond them. */
const KEPT = 10_000

const SECRET_FIELDS = new Set([
  'secret',
  'access_token',
  'refresh_token',
  'session_key',
  'code',
  'js_code',
  'signature',
  'appsecret',
  'component_appsecret',
  'component_secret',
  'component_verify_ticket',
  'component_access_token',
  'authorization_code',
  'authorizer_refresh_token',
])

/** Puts `***` in the place of secrets, at every depth. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  return Object.fromEntries(members.map(([key, member]) => [key, SECRET_FIELDS.has(key) ? '***' : masked(member)]))
}

/** What was asked of the world: the last 10,000 requests, and exact counts of all. */
export class Journal {
  #entries: JournalEntry[] = []
  #counts = new Map<string, PathCount>()
  #seq = 0

  write(entry: Omit<JournalEntry, 'seq' | 'query'> & { query: Record<string, string> }): void {
    this.#seq += 1
    this.#count(entry.route ?? entry.path, entry.errcode ?? entry.code)
    const query = masked(entry.query) as Record<string, string>
    this.#entries.push({ ...entry, seq: this.#seq, query, ...('body' in entry && { body: masked(entry.body) }) })
    // Cut in large steps, so that keeping the bound costs nothing per request.
    if (this.#entries.length >= KEPT * 2) this.#entries = this.#entries.slice(-KEPT)
  }

  /** Oldest first; at most the last 10,000. */
  entries(filter: JournalFilter = {}): readonly JournalEntry[] {
    return this.#entries
      .slice(-KEPT)
      .filter(
        (entry) =>
          (filter.path === undefined || entry.path === filter.path) &&
          (filter.appid === undefined || entry.appid === filter.appid) &&
          (filter.errcode === undefined || entry.errcode === filter.errcode),
      )
  }

  /** How many requests came for a path, in all or with one errcode or code of WeChat Pay; exact. */
  count(path: string, errcode?: number | string): number {
    const count = this.#counts.get(path)
    if (errcode === undefined) return count?.total ?? 0
    return count?.byErrcode[errcode] ?? 0
  }

  counts(): Readonly<Record<string, PathCount>> {
    return Object.fromEntries(this.#counts)
  }

  clear(): void {
    this.#entries = []
    this.#counts.clear()
  }

  #count(path: string, errcode: number | string | undefined): void {
    const count = this.#counts.get(path) ?? { total: 0, byErrcode: {} }
    const key = String(errcode ?? 'none')
    count.total += 1
    count.byErrcode[key] = (count.byErrcode[key] ?? 0) + 1
    this.#counts.set(path, count)
  }
}

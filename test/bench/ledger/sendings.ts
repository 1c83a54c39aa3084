import type { JournalEntry, World } from '@wxhost/mock-wechat'

/** Refused before any effect. */
const refused = new Set(['PARAM_ERROR', 'SIGN_ERROR'])

/** What was sent under each number, gathered as the journal of the mock runs over. */
export class Sendings {
  /** Requests that differ from what WeChat may have carried out under the same number before. */
  double = 0
  /** The same request once more after one whose answer left nothing in doubt. */
  needless = 0
  count = 0
  readonly #world: World
  readonly #paths: ReadonlySet<string>
  readonly #bodies = new Map<string, string>()
  readonly #done = new Set<string>()
  #seen = 0

  constructor(world: World, paths: readonly string[]) {
    this.#world = world
    this.#paths = new Set(paths)
  }

  /** At least once in 10,000 requests. */
  gather(): void {
    for (const entry of this.#world.journal.entries()) {
      if (entry.seq <= this.#seen) continue
      this.#seen = entry.seq
      if (entry.method === 'POST' && this.#paths.has(entry.path)) this.#take(entry)
    }
  }

  #take({ body, code, fault }: JournalEntry): void {
    this.count++
    const { out_refund_no, out_trade_no } = body as { out_refund_no?: string; out_trade_no?: string }
    const number = out_refund_no ?? out_trade_no ?? ''
    const text = JSON.stringify(body)
    // A body that is refused for what it is was not carried out before either, whatever its first answer was (busy).
    if (code === 'PARAM_ERROR' && this.#bodies.get(number) === text) this.#bodies.delete(number)
    if (code !== undefined && refused.has(code)) return
    if ((this.#bodies.get(number) ?? text) !== text) this.double++
    if (this.#done.has(number)) this.needless++
    this.#bodies.set(number, text)
    if (fault === undefined && code === undefined) this.#done.add(number)
  }
}

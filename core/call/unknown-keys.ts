import type { Clock } from '../clock.ts'

interface Known {
  /** Ids that messages named since the last time WeChat was asked. */
  readonly met: Set<string>
  /** Ids that WeChat was asked about in vain -> until when that is remembered. */
  readonly vain: Map<string, number>
}

const rememberMs = 3_600_000
/** Anybody may send a push under an invented id: there must be a bound, and it must not keep true ones from being asked about. */
const most = 1_000

/**
 * Remembers by merchant which keys of WeChat Pay are not to be had: WeChat's probes name such on purpose, and a public key
 * that nobody set stays unknown, however often certificates are downloaded.
 * @see wire-protocol reference, additions 6, "Two kinds of probe"
 */
export class UnknownKeys {
  readonly #clock: Pick<Clock, 'now'>
  readonly #byMchid = new Map<string, Known>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** A message names this key, which is not held. */
  met(mchid: string, id: string): void {
    const { met, vain } = this.#of(mchid)
    if ((vain.get(id) ?? 0) <= this.#clock.now() && met.size < most) met.add(id)
  }

  /** The ids that WeChat is to be asked about now, for {@link asked} afterwards. */
  toAsk(mchid: string): ReadonlySet<string> | 'all in vain' {
    const { met, vain } = this.#of(mchid)
    if (met.size === 0 && vain.size > 0) return 'all in vain'
    const asked = new Set(met)
    met.clear()
    return asked
  }

  /** WeChat was asked, and these are what they were. One that is held afterwards is never met again. */
  asked(mchid: string, ids: ReadonlySet<string>): void {
    const { vain } = this.#of(mchid)
    const now = this.#clock.now()
    if (vain.size + ids.size > most) vain.clear()
    for (const id of ids) vain.set(id, now + rememberMs)
  }

  #of(mchid: string): Known {
    const known = this.#byMchid.get(mchid) ?? { met: new Set(), vain: new Map() }
    this.#byMchid.set(mchid, known)
    return known
  }
}

import { isIncident } from './averages.ts'
import type { Blame } from './blame.ts'
import type { UpstreamConstants } from './constants.ts'
import type { Memory } from './memory.ts'
import type { Verdict } from './verdict.ts'

/** What stable's calls say of WeChat: whether there is an incident, and whether a suspended canary is to blame. */
export interface Upstream {
  /** After stable's averages took them in: one call, or `n` good ones. */
  look(error: boolean, slow: boolean, n: number): Verdict | undefined
}

export function createUpstream(m: Memory, u: UpstreamConstants, blame: Blame): Upstream {
  /** How many errors, or slow calls, of stable acquit the canary. */
  function enough(): number {
    const isShort = m.checked <= u.checkRequests
    if (m.by === 'slow') return isShort ? u.checkSlow : u.longCheckSlow
    return isShort ? u.checkErrors : u.longCheckErrors
  }
  /**
   * Incidents are not told while stable is being asked: the answer tells. One or two errors in 600 calls may be those of a
   * stable that fails at 0.1 % or at 0.3 %, so it is asked on; the canary is given nothing meanwhile.
   */
  function check(error: boolean, slow: boolean, n: number): Verdict | undefined {
    m.checked += n
    if (m.by === 'slow' ? slow : error) m.checkedBad += 1
    if (m.checkedBad >= enough()) {
      blame.acquit()
      m.incident = true
      return { kind: 'upstream-to-blame' }
    }
    const isOver = m.checkedBad === 0 ? m.checked >= u.checkRequests : m.checked >= u.longCheckRequests
    return isOver ? blame.convict() : undefined
  }
  function incident(): Verdict | undefined {
    const now = isIncident(m, u)
    if (now === m.incident) return undefined
    m.incident = now
    return { kind: now ? 'incident-began' : 'incident-ended' }
  }

  return {
    look(error, slow, n) {
      if (m.told === 'rolled-back') return undefined
      return m.told === 'suspended' ? check(error, slow, n) : incident()
    },
  }
}

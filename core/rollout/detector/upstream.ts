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
  /** Incidents are not told while stable is being asked: the answer tells. */
  function check(error: boolean, slow: boolean, n: number): Verdict | undefined {
    const bad = m.by === 'slow' ? slow : error
    const enough = m.by === 'slow' ? u.checkSlow : u.checkErrors
    m.checked += n
    if (bad) m.checkedBad += 1
    if (m.checkedBad >= enough) {
      blame.acquit()
      m.incident = true
      return { kind: 'upstream-to-blame' }
    }
    return m.checked >= u.checkRequests ? blame.convict() : undefined
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

import type { Observation } from '../observation.ts'
import { isBarelyKnown, isFrozen } from './averages.ts'
import type { DetectorConstants } from './constants.ts'
import type { Memory } from './memory.ts'
import { evidence, type MixtureTable, step, stepMisses } from './mixture.ts'
import { stepOdds } from './relative.ts'
import type { DetectorName, Verdict } from './verdict.ts'

/** The three detectors side by side; the first to cross acts. After that nothing is told until they begin again. */
export interface Blame {
  canary(observation: Observation): Verdict | undefined
  /** Good canary calls: taken together when they matter, for powers are dear. */
  successes(n: number): void
  /** Takes those that were put by: before the state is looked at. */
  settle(): void
  stableError(w: number): void
  /** Stable's answer is in: it is the canary. */
  convict(): Verdict
  /** Stable's answer is in: it was WeChat. */
  acquit(): void
  /** All begin a new epoch. */
  restart(): void
}

const seen = { relative: 'relativeSeen', absolute: 'absoluteSeen', slow: 'slowSeen' } as const

export function createBlame(m: Memory, constants: DetectorConstants): Blame {
  const { threshold, upstream } = constants
  const putBy = { absolute: 0, slow: 0 }

  function restart(name: DetectorName): void {
    m[name] = [...constants[name].start]
    m[seen[name]] = 0
    m.epoch += 1
  }
  /** Whether the epoch ends with the observations just taken. */
  function turn(name: DetectorName, table: MixtureTable, n: number): void {
    m[seen[name]] += n
    if (m[seen[name]] >= table.epochLength) restart(name)
  }
  function rollBack(by: DetectorName): Verdict {
    m.told = 'rolled-back'
    m.by = by
    return { kind: 'roll-back', by, evidence: evidence(m[by]), threshold }
  }
  function accuse(by: 'absolute' | 'slow', w: number): Verdict {
    if (w <= upstream.shareToAsk && !isBarelyKnown(m, upstream, by)) return rollBack(by)
    Object.assign(m, { told: 'suspended', by, checked: 0, checkedBad: 0 })
    return { kind: 'suspend', by, evidence: evidence(m[by]), threshold }
  }
  /** @returns whether it crosses; only a hit can. Twice the same, for fields by name are what the hot path can afford. */
  function takeFailed(hit: boolean): boolean {
    if (isFrozen(m, upstream, 'absolute')) return false
    step(m.absolute, constants.absolute, hit ? constants.absolute.hit : constants.absolute.miss)
    if (hit && evidence(m.absolute) >= threshold) return true
    m.absoluteSeen += 1
    if (m.absoluteSeen >= constants.absolute.epochLength) restart('absolute')
    return false
  }
  function takeSlow(hit: boolean): boolean {
    if (isFrozen(m, upstream, 'slow')) return false
    step(m.slow, constants.slow, hit ? constants.slow.hit : constants.slow.miss)
    if (hit && evidence(m.slow) >= threshold) return true
    m.slowSeen += 1
    if (m.slowSeen >= constants.slow.epochLength) restart('slow')
    return false
  }
  function takeError(canarys: boolean, w: number): boolean {
    stepOdds(m.relative, constants.relative, canarys, w)
    if (canarys && evidence(m.relative) >= threshold) return true
    turn('relative', constants.relative, 1)
    return false
  }

  return {
    canary(o) {
      settle()
      if (m.told === 'rolled-back') return undefined
      // It compares the arms, so an incident of WeChat does not fool it: it may speak while stable is being asked.
      if (o.error && takeError(true, o.w)) return rollBack('relative')
      if (m.told === 'suspended') return undefined
      if (takeFailed(o.failed)) return accuse('absolute', o.w)
      if (takeSlow(o.slow)) return accuse('slow', o.w)
      return undefined
    },
    successes(n) {
      if (m.told !== 'nothing') return
      if (!isFrozen(m, upstream, 'absolute')) putBy.absolute += n
      if (!isFrozen(m, upstream, 'slow')) putBy.slow += n
    },
    settle,
    stableError(w) {
      if (m.told !== 'rolled-back') takeError(false, w)
    },
    convict: () => rollBack(m.by === '' ? 'absolute' : m.by),
    acquit() {
      settle()
      if (m.by !== '') restart(m.by)
      Object.assign(m, { told: 'nothing', by: '' })
    },
    restart() {
      settle()
      restart('relative')
      restart('absolute')
      restart('slow')
      Object.assign(m, { told: 'nothing', by: '' })
    },
  }

  function settle(): void {
    if (putBy.absolute > 0) missMany('absolute', putBy.absolute)
    if (putBy.slow > 0) missMany('slow', putBy.slow)
    putBy.absolute = 0
    putBy.slow = 0
  }
  /** An epoch may end within them. */
  function missMany(name: 'absolute' | 'slow', n: number): void {
    const table = constants[name]
    for (let left = n; left > 0; ) {
      const now = Math.min(left, table.epochLength - m[seen[name]])
      stepMisses(m[name], table, now)
      turn(name, table, now)
      left -= now
    }
  }
}

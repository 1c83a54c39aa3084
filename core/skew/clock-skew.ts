import type { Clock } from '../clock.ts'
import { agreedOffset, type Interval } from './estimate.ts'
import type { SkewSample } from './skew-sample.ts'

/** How wrong our clock is, by WeChat's answers or a time server. */
export interface ClockSkew {
  observe(sample: SkewSample): void
  /** Add it to our time to get the right one. 0 while it is unknown, or smaller than what is uncertain of it. */
  readonly offsetMs: number
  describe(): SkewDescription
}

export interface SkewDescription {
  /** Whose word counts now. */
  readonly source: 'sntp' | 'date' | 'none'
  /** What is added to our time. */
  readonly appliedMs: number
  readonly measured?: Interval & { /** Milliseconds since 1970, by our clock. */ readonly measuredAt: number }
  /** The time server says something else than WeChat's answers, and is not believed. */
  readonly sntpContradicted: boolean
}

interface Kept extends Interval {
  readonly at: number
  /** Our clock less the monotonic one: it changes when our clock is set, and what was measured before is void. */
  readonly base: number
}

const most = 32
/** One answer of one server may be wrong; three that agree are believed. */
const leastDates = 3
const dateLifeMs = 30 * 60_000
/** WeChat answers thousands of times a second: the first answers count all, then one a second. */
const dateEveryMs = 1_000
/** Many answers together may look sharper than the clocks of the servers are. */
const finestDateMs = 100
const sntpLifeMs = 60 * 60_000
const clockWasSetMs = 250
/** WeChat's servers differ this much among themselves. What a time server says beyond it, not being authenticated, is refused. */
const toleranceMs = 2_000

export function createClockSkew(clock: Clock): ClockSkew {
  let dates: readonly Kept[] = []
  let sntp: Kept | undefined

  const isFresh = ({ at, base }: Kept, lifeMs: number) => {
    const now = clock.now()
    return now - at < lifeMs && Math.abs(now - clock.monotonic() - base) < clockWasSetMs
  }
  const keep = ({ offsetMs, uncertaintyMs }: Interval): Kept => {
    const at = clock.now()
    return { offsetMs, uncertaintyMs, at, base: at - clock.monotonic() }
  }

  let agreed: Kept | undefined
  const observeDate = (sample: SkewSample) => {
    const last = dates.at(-1)
    if (last !== undefined && dates.length >= leastDates && isFresh(last, dateEveryMs)) return
    dates = [...dates.filter((one) => isFresh(one, dateLifeMs)), keep(sample)].slice(-most)
    const found = agreedOffset(dates, leastDates)
    agreed = found && keep({ ...found, uncertaintyMs: Math.max(found.uncertaintyMs, finestDateMs) })
  }

  const state = (): Omit<SkewDescription, 'appliedMs' | 'measured'> & { readonly held?: Kept } => {
    const byDate = agreed !== undefined && isFresh(agreed, dateLifeMs) ? agreed : undefined
    const bySntp = sntp !== undefined && isFresh(sntp, sntpLifeMs) ? sntp : undefined
    const sntpContradicted = byDate !== undefined && bySntp !== undefined && apart(byDate, bySntp) > toleranceMs
    if (bySntp !== undefined && !sntpContradicted) return { source: 'sntp', held: bySntp, sntpContradicted }
    return byDate === undefined
      ? { source: 'none', sntpContradicted }
      : { source: 'date', held: byDate, sntpContradicted }
  }

  return {
    observe(sample) {
      if (sample.source === 'sntp') sntp = keep(sample)
      else observeDate(sample)
    },
    get offsetMs() {
      return applied(state().held)
    },
    describe() {
      const { held, ...rest } = state()
      const appliedMs = applied(held)
      if (held === undefined) return { ...rest, appliedMs }
      const { offsetMs, uncertaintyMs, at } = held
      return { ...rest, appliedMs, measured: { offsetMs, uncertaintyMs, measuredAt: at } }
    },
  }
}

/** Correcting by less than is known would only add noise. */
const applied = (held: Interval | undefined): number =>
  held === undefined || Math.abs(held.offsetMs) <= held.uncertaintyMs ? 0 : Math.round(held.offsetMs)

/** Between the nearest ends of the two; negative where they overlap. */
const apart = (a: Interval, b: Interval): number =>
  Math.abs(a.offsetMs - b.offsetMs) - a.uncertaintyMs - b.uncertaintyMs

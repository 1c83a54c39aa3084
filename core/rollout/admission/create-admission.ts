import type { Clock } from '../../clock.ts'
import type { Arm } from '../arm.ts'
import type { Ticket } from '../lanes.ts'
import type { CallOutcome, Observation } from '../observation.ts'
import { MILLION } from '../plan.ts'
import { AdmissionOrder, type Place } from './admission-order.ts'
import { CanaryShare } from './canary-share.ts'
import { Latencies } from './latencies.ts'
import { createPositions, type PositionOf } from './position.ts'
import { Repeats, repeatIdOf } from './repeats.ts'

export interface AdmissionParts {
  readonly rolloutId: string
  /** A call that takes longer is slow, in milliseconds. */
  readonly slowMs: number
  readonly clock: Clock
  /** Takes prefixes in order of admission. */
  readonly observe: (prefix: readonly Observation[]) => void
}

/** Numbers for people. */
export interface AdmissionCounts {
  /** Calls that stable answered after the canary had failed. */
  readonly rescued: number
  /** Failures that were repeats of one that counted already. */
  readonly repeats: number
}

/** The calls of one rollout, from the choice of an arm to what is observed of them. In constant time and memory. */
export interface Admission {
  /** The same on every host and after a restart; raising the weight only adds keys. */
  armOf(key: string): Arm
  /** @param repeatKey the sticky key. It is hashed before it is kept. */
  admit(arm: Arm, appid: string, repeatKey: string): Ticket
  /** In millionths; 0: nothing goes to the canary. The share is counted anew where it changes. */
  setWeight(weight: number): void
  counts(): AdmissionCounts
  /** The time that this share of an arm's calls stayed within, in milliseconds; undefined: it had none. */
  within(arm: Arm, share: number): number | undefined
  /** Gives on what waits for its turn; nothing is timed any more. */
  close(): void
}

export const createAdmission = (parts: AdmissionParts): Admission => new RolloutAdmission(parts)

class RolloutAdmission implements Admission {
  readonly #parts: AdmissionParts
  readonly #positionOf: PositionOf
  readonly #share = new CanaryShare()
  readonly #latencies = { stable: new Latencies(), canary: new Latencies() }
  readonly #repeats: Repeats
  readonly #order: AdmissionOrder<CallTicket>
  #weight = 0
  /** Tells the requests that were counted at this weight from earlier ones. */
  #period = 0
  #rescued = 0
  #repeated = 0

  constructor(parts: AdmissionParts) {
    this.#parts = parts
    this.#positionOf = createPositions(parts.rolloutId)
    this.#repeats = new Repeats(parts.clock)
    this.#order = new AdmissionOrder(parts.clock, (tickets) => this.#observe(tickets))
  }

  armOf(key: string): Arm {
    return this.#positionOf(key) < this.#weight ? 'canary' : 'stable'
  }

  admit(arm: Arm, appid: string, repeatKey: string): Ticket {
    const ticket = new CallTicket(this, arm, this.#share.stamp(), this.#period, appid, repeatKey)
    this.#share.count(arm)
    this.#order.enter(ticket)
    return ticket
  }

  setWeight(weight: number): void {
    if (weight === this.#weight) return
    this.#weight = weight
    this.#period++
    this.#share.restart(weight / MILLION)
  }

  counts(): AdmissionCounts {
    return { rescued: this.#rescued, repeats: this.#repeated }
  }

  within(arm: Arm, share: number): number | undefined {
    return this.#latencies[arm].within(share)
  }

  close(): void {
    this.#order.close()
  }

  /** @param outcome undefined: it says nothing of its arm. */
  settled(ticket: CallTicket, outcome: CallOutcome | undefined): void {
    const now = this.#parts.clock.monotonic()
    ticket.settledAt = now
    if (outcome !== undefined && this.#saysSomething(outcome)) {
      if (outcome.rescued) this.#rescued++
      this.#latencies[ticket.arm].count(outcome.ms)
      ticket.observation = this.#observationOf(ticket, outcome)
    } else if (ticket.period === this.#period) this.#share.uncount(ticket.arm)
    this.#order.settled(ticket)
  }

  /** A call that was given up in time would have gone well or not: taken for a good one, it would hide an arm that hangs. */
  #saysSomething({ isGivenUp, ms }: CallOutcome): boolean {
    return isGivenUp !== true || ms > this.#parts.slowMs
  }

  #observationOf({ arm, w, appid, repeatKey }: CallTicket, { blame, ms, errorClass }: CallOutcome): Observation {
    const { rolloutId, slowMs } = this.#parts
    const slow = ms > slowMs
    if (blame === 'no') return { arm, failed: false, error: false, slow, w }
    const repeat = repeatIdOf(rolloutId, appid, repeatKey, errorClass)
    return { arm, failed: blame === 'yes', error: true, slow, w, repeat }
  }

  #observe(tickets: readonly CallTicket[]): void {
    const prefix: Observation[] = []
    for (const { observation } of tickets)
      if (observation !== undefined && !this.#isRepeat(observation)) prefix.push(observation)
    if (prefix.length > 0) this.#parts.observe(prefix)
  }

  #isRepeat({ repeat }: Observation): boolean {
    if (repeat === undefined || !this.#repeats.isRepeat(repeat)) return false
    this.#repeated++
    return true
  }
}

/** One object a call: the ticket, its place in the order, and what came of it. */
class CallTicket implements Ticket, Place {
  readonly arm: Arm
  readonly w: number
  readonly period: number
  readonly appid: string
  readonly repeatKey: string
  observation: Observation | undefined = undefined
  settledAt: number | undefined = undefined
  isLate = false
  next: Place | undefined = undefined
  readonly #admission: RolloutAdmission

  constructor(admission: RolloutAdmission, arm: Arm, w: number, period: number, appid: string, repeatKey: string) {
    this.#admission = admission
    this.arm = arm
    this.w = w
    this.period = period
    this.appid = appid
    this.repeatKey = repeatKey
  }

  settle(outcome: CallOutcome): void {
    if (this.settledAt === undefined) this.#admission.settled(this, outcome)
  }

  drop(): void {
    if (this.settledAt === undefined) this.#admission.settled(this, undefined)
  }
}

import type { Clock, Timer } from '../../../clock.ts'
import { StoreAwayError } from '../../../redis/store-away-error.ts'
import type { JudgeState, JudgeView, StepTerms } from '../../detector/judge.ts'
import type { Verdict } from '../../detector/verdict.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import type { Observation } from '../../observation.ts'
import { Backlog, type Batch } from './backlog.ts'
import { LocalActing } from './local-acting.ts'
import { asJudgeState, endOf, type PooledMemory, type Told, toldBetween } from './pooled-memory.ts'
import type { SharedJudge, Updated } from './shared-judge.ts'

export interface PooledEvidenceParts {
  readonly judge: SharedJudge
  /** This host's own judge, always fed. */
  readonly openLocal: (onVerdict: (verdict: Verdict) => void) => Evidence
  /** What this host's own judge knew when it was last stopped. */
  readonly kept: PooledMemory | undefined
  /** Keeps what the pool knew when this host stopped to take part: for those who look at it later. */
  readonly keep: (state: JudgeState) => Promise<void>
  readonly onVerdict: (verdict: Verdict) => void
  /** @param step the one in hand here: the pool may not have heard of it yet. */
  readonly viewOf: (state: JudgeState, step: StepTerms | undefined) => JudgeView
  readonly threshold: number
  readonly clock: Clock
  readonly onTrouble: (error: unknown) => void
  /** Redis was away for so long that observations were dropped; this host's own judge has seen them. */
  readonly onDropped: (observations: number) => void
}

/** Good calls are sent so often. Milliseconds. */
const sendEveryMs = 50
/** A host without calls looks so often: messages may be lost. */
const lookEveryMs = 1_000

/** Evidence that is pooled with that of other hosts. */
export class PooledEvidence implements Evidence {
  readonly #parts: PooledEvidenceParts
  readonly #local: Evidence
  readonly #acting: LocalActing
  readonly #backlog = new Backlog()
  #isUp: boolean
  /** Redis was asked since the link was last away. */
  #isMet = false
  #isSending = false
  #sent: Promise<void> = Promise.resolve()
  #again = false
  #number = 0
  /** Sent, but not answered. */
  #inHand: (Batch & { readonly number: number }) | undefined
  #observed = 0
  #step: StepTerms | undefined
  #sentStep: StepTerms | undefined
  #known: PooledMemory | undefined
  #told: Told | undefined
  /** The step whose end was told. */
  #endTold: string | undefined
  #soon: Timer | undefined
  #looking: Timer | undefined
  #isClosed = false
  #rearmed = 0

  constructor(parts: PooledEvidenceParts, isUp: boolean) {
    this.#parts = parts
    this.#acting = new LocalActing(parts.onVerdict, !isUp)
    this.#local = parts.openLocal((verdict) => this.#acting.told(verdict, this.#observed))
    this.#isUp = isUp
    this.#lookLater()
  }

  observe(prefix: readonly Observation[]): void {
    this.#observed += prefix.length
    this.#local.observe(prefix)
    if (this.#backlog.push(prefix)) this.look()
    else this.#soon ??= this.#parts.clock.after(sendEveryMs, () => this.look())
  }

  begin(step: StepTerms): void {
    this.#step = step
    this.#local.begin(step)
    this.look()
  }

  view(): JudgeView {
    return this.#known === undefined ? this.#local.view() : this.#parts.viewOf(asJudgeState(this.#known), this.#step)
  }

  away(): void {
    this.#isUp = false
    this.#isMet = false
    this.#acting.away()
  }

  back(): void {
    this.#isUp = true
    // What was told meanwhile may not have been acted upon: nothing advances while Redis is away.
    this.#told = undefined
    this.#endTold = undefined
    const dropped = this.#backlog.reopen()
    if (dropped > 0) this.#parts.onDropped(dropped)
    if (this.#acting.back()) this.#rearm()
    this.look()
  }

  /** Sends what there is, and learns what the pool knows. */
  look(): void {
    void this.#send()
  }

  async close(): Promise<void> {
    this.#looking?.cancel()
    await this.#send()
    this.#isClosed = true
    this.#soon?.cancel()
    await this.#local.close()
    if (this.#known !== undefined) await this.#parts.keep(asJudgeState(this.#known))
  }

  #lookLater(): void {
    this.#looking = this.#parts.clock.after(lookEveryMs, () => {
      // Told again while they stand: a paused rollout is resumed, a change is refused while Redis comes back.
      this.#endTold = undefined
      if (this.#told !== undefined) this.#told = { told: this.#told.told, stepKey: this.#told.stepKey }
      this.look()
      this.#lookLater()
    })
  }

  #send(): Promise<void> {
    this.#soon?.cancel()
    this.#soon = undefined
    this.#again = true
    if (!this.#isSending) this.#sent = this.#sendAll()
    return this.#sent
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    while (this.#again && this.#isUp && !this.#isClosed) {
      this.#again = false
      await this.#sendOne()
    }
    this.#isSending = false
  }

  async #sendOne(): Promise<void> {
    this.#inHand ??= { ...this.#backlog.take(), number: ++this.#number }
    const { number, text } = this.#inHand
    const isMore = this.#backlog.count > 0
    const step = this.#step
    try {
      const updated = await this.#parts.judge({
        number,
        text,
        step:
          step === undefined || (this.#isMet && step === this.#sentStep)
            ? undefined
            : { key: step.key, order: step.order ?? 0, accepts: step.accepts },
        known: this.#isMet ? undefined : this.#mine(),
      })
      this.#inHand = undefined
      this.#sentStep = step
      if (isMore) this.#again = true
      this.#learn(updated)
    } catch (error) {
      this.#again = false
      if (!(error instanceof StoreAwayError)) this.#parts.onTrouble(error)
    }
  }

  #mine() {
    if (this.#known !== undefined) return { memory: this.#known, isPooled: true }
    const { kept } = this.#parts
    return kept === undefined ? undefined : { memory: kept, isPooled: false }
  }

  #learn({ memory }: Updated): void {
    this.#isMet = this.#isUp
    const verdicts = toldBetween(this.#told, memory, this.#parts.threshold)
    const end = endOf(memory, this.#step?.key)
    this.#known = memory
    this.#told = memory
    if (this.#acting.taken(this.#observed - this.#backlog.count)) this.#rearm()
    for (const verdict of verdicts) this.#parts.onVerdict(verdict)
    if (end === undefined || this.#endTold === this.#step?.key) return
    this.#endTold = this.#step?.key
    this.#parts.onVerdict(end)
  }

  /** A judge tells once; this one's word was not taken, so it is to watch again. */
  #rearm(): void {
    if (this.#step === undefined) return
    this.#rearmed += 1
    this.#local.begin({ ...this.#step, key: `${this.#step.key}+${this.#rearmed}` })
  }
}

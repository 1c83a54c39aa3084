import type { Clock } from '../../clock.ts'
import { type Admission, createAdmission } from '../admission/create-admission.ts'
import type { RolloutView } from '../control/rollout-control.ts'
import type { JudgeView } from '../detector/judge.ts'
import type { Verdict } from '../detector/verdict.ts'
import type { Checkpoint, Checkpoints, ComparisonState, ShownCounts } from '../evidence/checkpoints.ts'
import type { OpenEvidence } from '../evidence/evidence.ts'
import { type ComparisonTest, comparisonTest } from '../machine/comparisons.ts'
import { eventOf } from '../machine/event-of-verdict.ts'
import type { RolloutEvent } from '../machine/rollout-event.ts'
import { shadowShareOf, stepTerms, weightOf } from '../machine/rollout-facts.ts'
import { standing } from '../machine/standing.ts'
import type { Rollout } from '../rollout.ts'

export interface ActiveParts {
  readonly clock: Clock
  readonly openEvidence: OpenEvidence
  readonly checkpoints: Checkpoints
  /** What was found out; the rollout may have come further meanwhile. */
  readonly onFinding: (active: ActiveRollout, event: RolloutEvent) => void
}

/** One attempt of a rollout while its calls are observed: from its start until it ends. */
export class ActiveRollout {
  readonly id: string
  readonly attempt: number
  readonly admission: Admission
  readonly #parts: ActiveParts
  readonly #evidence: ReturnType<OpenEvidence>
  readonly #test: ComparisonTest
  #rollout: Rollout
  #comparisons: ComparisonState
  /** Of the time before a restart. */
  readonly #countsBefore: ShownCounts
  #saved = ''

  constructor(rollout: Rollout, parts: ActiveParts) {
    const { id, attempt, plan } = rollout
    this.id = id
    this.attempt = attempt
    this.#parts = parts
    this.#rollout = rollout
    this.#test = comparisonTest(plan.limits)
    const loaded = parts.checkpoints.load(id)
    const kept: Partial<Checkpoint> = loaded?.attempt === attempt ? loaded : {}
    this.#comparisons = kept.comparisons ?? none('')
    this.#countsBefore = kept.counts ?? { rescued: 0, repeats: 0 }
    const onVerdict = (verdict: Verdict) => parts.onFinding(this, eventOf(verdict))
    this.#evidence = parts.openEvidence(id, onVerdict, { limits: plan.limits, attempt })
    this.admission = createAdmission({
      rolloutId: id,
      slowMs: plan.limits.slowMs,
      clock: parts.clock,
      observe: (prefix) => this.#evidence.observe(prefix),
    })
    this.update(rollout)
  }

  get rollout(): Rollout {
    return this.#rollout
  }

  /** The rollout as it is in force now. */
  update(rollout: Rollout): void {
    this.#rollout = rollout
    this.admission.setWeight(weightOf(rollout))
    // A suspended one is looked into on the terms on which it was suspended.
    if (rollout.state.kind === 'suspended') return
    const terms = stepTerms(rollout)
    this.#evidence.begin(terms)
    if (this.#comparisons.key !== terms.key) this.#comparisons = none(terms.key)
  }

  compared(differs: boolean): void {
    const { key, compared, differing } = this.#comparisons
    if (shadowShareOf(this.#rollout) === 0) return
    this.#comparisons = { key, compared: compared + 1, differing: differing + (differs ? 1 : 0) }
    this.#heedComparisons()
  }

  /**
   * Acts upon what stands: verdicts are told once, and one may have come while it could not be acted upon (paused, the store
   * away, the host killed in between).
   */
  heed(): void {
    const event = standing(this.#rollout, this.#evidence.view(), this.#parts.clock.now())
    if (event !== undefined) this.#parts.onFinding(this, event)
    this.#heedComparisons()
  }

  #heedComparisons(): void {
    if (this.#rollout.state.kind !== 'running' || shadowShareOf(this.#rollout) === 0) return
    const outcome = this.#test.judge(this.#comparisons)
    if (outcome !== undefined) this.#parts.onFinding(this, { kind: outcome })
  }

  view(): JudgeView {
    const view = this.#evidence.view()
    if (shadowShareOf(this.#rollout) === 0) return view
    const { compared } = this.#comparisons
    return {
      ...view,
      acceptance: this.#test.progress(this.#comparisons),
      stepRequests: compared,
      stepRequestsLeft: this.#test.left(this.#comparisons),
    }
  }

  /** How long the calls of each arm take, as far as this host knows. */
  withinMs(): RolloutView['withinMs'] {
    const share = 1 - this.#rollout.plan.limits.slowShare
    const [stable, canary] = [this.admission.within('stable', share), this.admission.within('canary', share)]
    return { ...(stable !== undefined && { stable }), ...(canary !== undefined && { canary }) }
  }

  counts(): ShownCounts {
    const { rescued, repeats } = this.admission.counts()
    const before = this.#countsBefore
    return { rescued: before.rescued + rescued, repeats: before.repeats + repeats }
  }

  /** Writes what a restart would lose beside the judge's evidence. */
  async save(): Promise<void> {
    const kept = this.#kept()
    const text = JSON.stringify(kept)
    if (text === this.#saved) return
    this.#saved = text
    await this.#parts.checkpoints.save(this.id, kept)
  }

  #kept(): Checkpoint {
    const { rescued, repeats } = this.counts()
    return { attempt: this.attempt, comparisons: this.#comparisons, counts: { rescued, repeats } }
  }

  async close(): Promise<void> {
    this.admission.close()
    await this.save()
    await this.#evidence.close()
  }
}

const none = (key: string): ComparisonState => ({ key, compared: 0, differing: 0 })

import type { Clock } from '../../clock.ts'
import type { Lane } from '../../rollout/lanes.ts'
import { mostCompared } from '../../rollout/machine/rollout-facts.ts'
import type { SchemaCheck } from '../../runner/schema-check.ts'
import { compareCall } from '../compare/compare-call.ts'
import { comparePush } from '../compare/compare-push.ts'
import type { ReportBook } from '../report/report-book.ts'
import type { ShadowReport } from '../report/shadow-report.ts'
import type { SampledPush, SampledRequest, Shadow, ShadowSample } from '../shadow.ts'
import type { ArmPairs } from './arm-pairs.ts'
import { CallSample, mostBytes } from './call-sample.ts'
import { Rate } from './rate.ts'
import { type HostSide, runJob, type ShadowJob } from './shadow-job.ts'

export interface LiveShadowParts extends HostSide {
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly schemas: SchemaCheck
  readonly pairs: ArmPairs
  readonly book: ReportBook
  /** Told of each call that was compared. */
  readonly compared: (rolloutId: string, differs: boolean) => void
}

/** Calls of one rollout that wait to be compared. */
const mostWaiting = 64

/** Compares calls one after the other for each rollout; a version that hangs holds up its own rollout alone. */
export class LiveShadow implements Shadow {
  readonly #parts: LiveShadowParts
  readonly #rate: Rate
  readonly #waiting = new Map<string, ShadowJob[]>()
  #isClosed = false

  constructor(parts: LiveShadowParts) {
    this.#parts = parts
    this.#rate = new Rate(mostCompared, parts.clock)
  }

  sample(lane: Lane, request: SampledRequest): ShadowSample | undefined {
    return this.#isChosen(lane) ? new CallSample(request, (sample) => this.#called(lane, sample)) : undefined
  }

  push(lane: Lane, { app, loaded, channelName, push, ...at }: SampledPush): void {
    if (!this.#isChosen(lane)) return
    const moment = { now: at.arrivedAt, deadline: at.deadline, idempotencyKey: 'push' }
    const job: ShadowJob = {
      lane,
      app,
      loaded,
      operation: channelName,
      moment,
      compare: (arms, facts) => comparePush({ channelName, push, facts }, arms, this.#parts),
    }
    if (push.body.length <= mostBytes) this.#take(job)
    else this.#parts.book.dropped(lane.rolloutId)
  }

  report(rolloutId: string): ShadowReport | undefined {
    return this.#parts.book.get(rolloutId)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#waiting.clear()
    this.#parts.book.close()
    await this.#parts.pairs.close()
  }

  #isChosen({ shadowShare, rolloutId }: Lane): boolean {
    if (this.#isClosed || this.#parts.random() >= shadowShare) return false
    if (this.#rate.take()) return true
    this.#parts.book.dropped(rolloutId)
    return false
  }

  #called(lane: Lane, { request, moment, answers, isTooLong }: CallSample): void {
    // It never began: refused before anything was encoded.
    if (moment === undefined) return
    const { app, loaded, operationName, input } = request
    const job: ShadowJob = {
      lane,
      app,
      loaded,
      operation: operationName,
      moment,
      compare: (arms, facts) => compareCall({ operationName, input, facts, answers }, arms, this.#parts),
    }
    if (isTooLong) this.#parts.book.dropped(lane.rolloutId)
    else this.#take(job)
  }

  #take(job: ShadowJob): void {
    if (this.#isClosed) return
    const { rolloutId } = job.lane
    const waiting = this.#waiting.get(rolloutId)
    if (waiting === undefined) {
      this.#waiting.set(rolloutId, [job])
      // Not before the caller has its answer.
      this.#parts.clock.after(0, () => void this.#work(rolloutId))
    } else if (waiting.length < mostWaiting) waiting.push(job)
    else this.#parts.book.dropped(rolloutId)
  }

  async #work(rolloutId: string): Promise<void> {
    for (;;) {
      const job = this.#waiting.get(rolloutId)?.[0]
      if (job === undefined) break
      await this.#compare(job).catch(() => {})
      this.#waiting.get(rolloutId)?.shift()
    }
    this.#waiting.delete(rolloutId)
  }

  async #compare(job: ShadowJob): Promise<void> {
    const { pairs, book, clock, compared } = this.#parts
    const { lane, loaded, operation } = job
    const comparison = await pairs.use(lane.rolloutId, loaded, lane.canary, (pair) => runJob(job, pair, this.#parts))
    if (comparison.kind === 'void' || this.#isClosed) return
    const { differences } = comparison
    book.compared(lane.rolloutId, { operation, differences, at: clock.now() })
    compared(lane.rolloutId, differences.length > 0)
  }
}

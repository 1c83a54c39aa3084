import type { Clock, Timer } from '../../clock.ts'
import type { Mask } from '../diff/mask.ts'
import { type ComparedCall, emptyReport, extendReport } from './extend-report.ts'
import type { ReportStore } from './report-store.ts'
import type { ShadowReport } from './shadow-report.ts'

const writeEveryMs = 1_000

/** The reports of all rollouts, in memory, and on disk a second later. */
export class ReportBook {
  readonly #reports = new Map<string, ShadowReport>()
  readonly #unwritten = new Set<string>()
  readonly #store: ReportStore
  readonly #clock: Clock
  readonly #mask: Mask
  #timer: Timer | undefined

  constructor(store: ReportStore, clock: Clock, mask: Mask) {
    this.#store = store
    this.#clock = clock
    this.#mask = mask
  }

  get(rolloutId: string): ShadowReport | undefined {
    const known = this.#reports.get(rolloutId) ?? this.#store.get(rolloutId)
    if (known !== undefined) this.#reports.set(rolloutId, known)
    return known
  }

  compared(rolloutId: string, call: ComparedCall): void {
    this.#put(extendReport(this.get(rolloutId) ?? emptyReport(rolloutId), call, this.#mask))
  }

  dropped(rolloutId: string): void {
    const report = this.get(rolloutId) ?? emptyReport(rolloutId)
    this.#put({ ...report, dropped: report.dropped + 1 })
  }

  /** Writes what is not on disk yet. */
  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    for (const id of this.#unwritten) {
      const report = this.#reports.get(id)
      if (report !== undefined) this.#store.put(report)
    }
    this.#unwritten.clear()
  }

  #put(report: ShadowReport): void {
    this.#reports.set(report.rolloutId, report)
    this.#unwritten.add(report.rolloutId)
    this.#timer ??= this.#clock.after(writeEveryMs, () => this.close())
  }
}

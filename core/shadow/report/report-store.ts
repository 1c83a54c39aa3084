import type { ShadowReport } from './shadow-report.ts'

/** Keeps reports over a restart. */
export interface ReportStore {
  get(rolloutId: string): ShadowReport | undefined
  put(report: ShadowReport): void
}

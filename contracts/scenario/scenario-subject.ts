import type { Interaction } from '../interaction/interaction.ts'
import type { Finding } from '../suite/check.ts'

/** The plugin that is tried. */
export interface ScenarioSubject {
  /** Of its built package: package.json and what that exports. */
  readonly directory: string
  readonly interactions: readonly Interaction[]
  /** A running mock, reached over its control API alone; left out: each trial has its own. */
  readonly mockUrl?: string
  /** How the host runs it; left out: as the host does by itself. */
  readonly run?: 'inline' | 'worker'
  /** Settings of the host in place of the harness's own, e.g. `{ WXHOST_CALL_TIMEOUT_MS: '2000' }`. */
  readonly env?: Readonly<Record<string, string>>
}

export interface ScenarioOutcome {
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'does-not-apply'
  readonly findings: readonly Finding[]
  /** What it was played with; empty where it does not apply. */
  readonly trials: readonly string[]
  /** Why it does not apply. */
  readonly reason?: string
  readonly ms: number
}

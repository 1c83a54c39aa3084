import type { Interaction } from '../interaction/interaction.ts'
import type { Finding } from '../suite/check.ts'
import type { OpenStage } from './stage/stage.ts'
import type { PluginView } from './view/plugin-view.ts'

/** Something that WeChat does in the field, played with a real host before a mock. */
export interface Scenario {
  /** Stable, e.g. `token-expired-mid-flight`. */
  readonly name: string
  /** What WeChat does, as a sentence. */
  readonly does: string
  /** What must be true afterwards, as a sentence. */
  readonly demands: string
  /** The page of WeChat's protocol. */
  readonly page: string
  /** What it is played with, by what the plugin declares; a text says why it has no meaning for this plugin. */
  trials(view: PluginView): readonly Trial[] | string
}

/** One playing of a scenario. */
export interface Trial {
  /** What it is played with, e.g. `send`: told with every finding. */
  readonly title: string
  /** Opens as many stages as it needs, one after the other; they are closed for it. Empty: passed. */
  run(open: OpenStage): Promise<readonly Finding[]>
}

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

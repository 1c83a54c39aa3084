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

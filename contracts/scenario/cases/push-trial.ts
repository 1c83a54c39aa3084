import type { Finding } from '../../suite/check.ts'
import type { Trial } from '../scenario.ts'
import type { Stage, StageSetting } from '../stage/stage.ts'
import type { KnownPush } from '../view/known-pushes.ts'
import type { PluginView } from '../view/plugin-view.ts'

export const noPush = 'no channel of it is told of with a push that becomes an event'

/** A trial for each of the pushes; a text where there is none. Nothing is true of WeChat but what the push says. */
export function pushTrials(
  view: PluginView,
  pushes: readonly KnownPush[],
  otherwise: string,
  play: (known: KnownPush, stage: Stage, view: PluginView) => Promise<readonly Finding[]>,
  about: StageSetting = {},
): readonly Trial[] | string {
  if (pushes.length === 0) return otherwise
  return pushes.map((known) => ({
    title: known.interaction.description,
    run: async (open) => play(known, await open({ ...settingOf(known, view), ...about }), view),
  }))
}

export const settingOf = (
  { interaction: { call = {}, channel, reply } }: KnownPush,
  view: PluginView,
): StageSetting => ({
  call,
  ...(reply === undefined ? {} : { repliesOn: `${view.protocol}.${channel}` }),
})

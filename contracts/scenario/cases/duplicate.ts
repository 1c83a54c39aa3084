import { isDeepStrictEqual } from 'node:util'
import { exampleOf } from '../../interaction/example-of.ts'
import type { Tree } from '../../interaction/interaction.ts'
import type { Finding } from '../../suite/check.ts'
import { demandAccepted, demandDelivered, pushFinding } from '../demand/push-demands.ts'
import type { Scenario } from '../scenario.ts'
import { type Pushed, push, pushAgain } from '../stage/push.ts'
import type { Stage } from '../stage/stage.ts'
import { type KnownPush, pushesOf } from '../view/known-pushes.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { noPush, pushTrials } from './push-trial.ts'

export const duplicate: Scenario = {
  name: 'duplicate-callback',
  does: 'WeChat tells the same thing again, as after a lost answer',
  demands: 'it is answered like the first time, and handed on once',
  page: 'callback page, 5; additions 5 "Tries and dedupe"; pay-v3 page, 5',
  trials: (view) => pushTrials(view, firstOfEachType(pushesOf(view)), noPush, toldTwice),
}

/** One push of each type of event, and one of them whose answer is a message. */
function firstOfEachType(pushes: readonly KnownPush[]): readonly KnownPush[] {
  const seen = new Set<string>()
  return pushes.filter((known) => {
    const { channel, reply } = known.interaction
    const type = isMessage(reply?.shows) ? `${channel} answered` : `${channel} ${known.events[0]?.type}`
    const isNew = !seen.has(type)
    seen.add(type)
    return isNew
  })
}

async function toldTwice(known: KnownPush, stage: Stage, view: PluginView): Promise<readonly Finding[]> {
  stage.receiver.replies(known.interaction.reply?.message)
  const first = await push(stage, known, view)
  const second = await pushAgain(stage, known, first)
  return [
    ...demandAccepted(known, first),
    ...demandReply(known, first),
    ...demandAlike(known, first, second),
    ...(await demandDelivered(known, stage)),
  ]
}

/** Where the plugin says that a user reads the business service's answer, they do. */
function demandReply(known: KnownPush, { reply, told }: Pushed): readonly Finding[] {
  const { kind } = (reply ?? {}) as { readonly kind?: unknown }
  if (!isMessage(known.interaction.reply?.shows) || kind === 'message') return []
  return [pushFinding(known, 'the passive reply does not reach the user', 'a message', told)]
}

/** What the plugin makes of the business service's answer is something that a user reads. */
function isMessage(shows: Tree): boolean {
  const { MsgType } = (exampleOf(shows ?? {}) ?? {}) as { readonly MsgType?: unknown }
  return typeof MsgType === 'string'
}

function demandAlike(known: KnownPush, first: Pushed, second: Pushed): readonly Finding[] {
  const isAlike = first.told === second.told && isDeepStrictEqual(contentOf(first), contentOf(second))
  if (isAlike) return []
  const shown = ({ told, reply }: Pushed) => `${told} ${JSON.stringify(reply ?? {}).slice(0, 200)}`
  return [pushFinding(known, 'a push that comes again is answered otherwise', shown(first), shown(second))]
}

/** What the user reads; the time of a reply is that of its making. */
function contentOf({ reply }: Pushed): unknown {
  const { fields, ...rest } = (reply ?? {}) as { readonly fields?: Readonly<Record<string, unknown>> }
  const { CreateTime: _, ...content } = fields ?? {}
  return { ...rest, content }
}

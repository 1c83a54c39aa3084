import { exampleOf } from '../../interaction/example-of.ts'
import type { PushInteraction, PushSpec } from '../../interaction/interaction.ts'
import type { PluginView } from './plugin-view.ts'

/** A push that the plugin says it understands. */
export interface KnownPush {
  readonly interaction: PushInteraction
  readonly push: Exclude<PushSpec, { seal: 'address-check' }>
  /** What open gives, with examples in the place of matchers. */
  readonly events: readonly KnownEvent[]
}

export interface KnownEvent {
  /** What the host knows it by when it comes again. */
  readonly id?: string
  readonly type: string
  readonly settles?: {
    readonly protocol: string
    readonly key: string
    readonly stage: string
    readonly detail?: string
    readonly final?: boolean
    readonly version?: number
  }
}

/** Every push that becomes an event, in the order in which the plugin tells of them. */
export function pushesOf({ plugin, interactions }: PluginView): readonly KnownPush[] {
  return interactions.flatMap((interaction) => {
    if (interaction.kind !== 'push' || plugin.inbound?.[interaction.channel] === undefined) return []
    const { push } = interaction
    const opened = exampleOf(interaction.opened) as { readonly kind?: string; readonly events?: readonly KnownEvent[] }
    if (push.seal === 'address-check' || opened.kind !== 'events' || !isTellable(interaction, push)) return []
    return [{ interaction, push, events: opened.events ?? [] }]
  })
}

/** One push of each channel, where what is asked is the same for all of a channel. */
export const oneOfEachChannel = (pushes: readonly KnownPush[]): readonly KnownPush[] =>
  pushes.filter(
    ({ interaction: { channel } }, index) =>
      pushes.findIndex(({ interaction }) => interaction.channel === channel) === index,
  )

/** Notifications of WeChat Pay. */
export const ofPay = (pushes: readonly KnownPush[]): readonly KnownPush[] =>
  pushes.filter(({ push }) => push.seal === 'pay-v3')

/**
 * The mock pushes in its own time, to accounts that speak for themselves, what has a type. A list of elements it cannot say,
 * and what every push has it would fill in.
 */
function isTellable({ ageSeconds = 0, call }: PushInteraction, push: KnownPush['push']): boolean {
  if (ageSeconds !== 0 || call?.componentAppid !== undefined) return false
  if (push.seal === 'pay-v3') return isName(exampleOf(push.body.event_type))
  const { MsgType, ...xml } = exampleOf(push.xml) as Readonly<Record<string, unknown>>
  const needed = ['ToUserName', 'FromUserName', 'CreateTime', MsgType === 'event' ? 'Event' : 'MsgId']
  return isName(MsgType) && needed.every((name) => isName(xml[name])) && !hasList(xml)
}

const isName = (value: unknown): boolean => typeof value === 'string' && value !== ''

const hasList = (value: unknown): boolean =>
  Array.isArray(value) || (typeof value === 'object' && value !== null && Object.values(value).some(hasList))

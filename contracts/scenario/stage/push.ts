import { exampleOf } from '../../interaction/example-of.ts'
import type { KnownPush } from '../view/known-pushes.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { callbackKeys } from './apps-file.ts'
import type { MockView } from './mock-view.ts'
import type { Stage } from './stage.ts'

/** What came of a push, of whichever kind. */
export interface Pushed {
  /** By which the mock sends it again. */
  readonly id: string
  readonly isAccepted: boolean
  /** Told with findings, e.g. `refused 401`. */
  readonly told: string
  /** What WeChat was answered, where that is more than a yes. */
  readonly reply?: unknown
  /** The key that signed each try, where one did. */
  readonly serials: readonly string[]
}

/** Lets the mock push what the plugin says it understands; resolves after the first try. */
export async function push(stage: Stage, known: KnownPush, { plugin, protocol }: PluginView): Promise<Pushed> {
  const { channel } = known.interaction
  const ownerId = plugin.inbound?.[channel]?.owner === 'merchant' ? stage.mchid : stage.appid
  const url = `${stage.hostUrl}/inbound/${ownerId}/${protocol}.${channel}`
  return known.push.seal === 'pay-v3' ? notify(stage, known.push, url) : pushMessage(stage, known.push, url)
}

/** The same push once more, as after a lost answer. */
export async function pushAgain({ mock }: Stage, known: KnownPush, { id }: Pick<Pushed, 'id'>): Promise<Pushed> {
  if (known.push.seal === 'message') return messagePushed(await mock.post(`/pushes/${id}/again`))
  return sendNotification(mock, id, 'true')
}

/** A notification that WeChat Pay holds, sent as it should be or as a probe. */
export const probe = ({ mock }: Stage, { id }: Pushed, kind: 'true' | 'signtest' | 'foreign-serial'): Promise<Pushed> =>
  sendNotification(mock, id, kind)

async function sendNotification(mock: MockView, id: string, kind: string): Promise<Pushed> {
  const { tries } = (await mock.post(`/notifications/${id}/send`, { kind })) as unknown as Told
  return notified({ id, tries })
}

interface Try {
  readonly kind: string
  readonly outcome: string
  readonly status?: number
  readonly serial?: string
}

interface Told {
  readonly id: string
  readonly tries: readonly Try[]
}

async function notify({ mock, mchid }: Stage, given: KnownPush['push'] & { seal: 'pay-v3' }, url: string) {
  const { event_type: eventType, summary } = exampleOf(given.body) as Readonly<Record<string, string>>
  const about = { mchid, url, eventType, originalType: given.originalType, resource: exampleOf(given.resource) }
  const made = await mock.post('/notifications', { ...about, ...(summary === undefined ? {} : { summary }) })
  return notified(made as unknown as Told)
}

function notified({ id, tries }: Told): Pushed {
  const last = tries.at(-1)
  return {
    id,
    isAccepted: last?.outcome === 'accepted',
    told: `${last?.outcome} ${last?.status ?? ''}`.trim(),
    serials: tries.flatMap(({ serial }) => serial ?? []),
  }
}

async function pushMessage({ mock, appid }: Stage, given: KnownPush['push'] & { seal: 'message' }, url: string) {
  const { MsgType, Event, ...fields } = exampleOf(given.xml) as Readonly<Record<string, unknown>>
  await mock.post(`/apps/${appid}/callback`, { url, ...callbackKeys, mode: given.mode, format: given.as ?? 'xml' })
  const type = MsgType === 'event' ? Event : MsgType
  return messagePushed(
    await mock.post(`/apps/${appid}/push`, { openid: fields.FromUserName, type, fields, key: given.key ?? 'current' }),
  )
}

function messagePushed(record: Readonly<Record<string, unknown>>): Pushed {
  const { id, status, tries, reply } = record as {
    readonly id: number
    readonly status: string
    readonly tries: readonly Try[]
    readonly reply?: unknown
  }
  return {
    id: String(id),
    isAccepted: status === 'accepted' || status === 'replied',
    told: `${status} ${tries.at(-1)?.status ?? ''}`.trim(),
    reply,
    serials: [],
  }
}

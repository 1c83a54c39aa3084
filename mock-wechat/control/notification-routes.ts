import type { JsonObject } from '../base/json.ts'
import { MockInputError } from '../base/mock-input-error.ts'
import { MockStateError } from '../base/mock-state-error.ts'
import type { NewNotification, Notification } from '../pay/notify/notification.ts'
import { SANDBOX } from '../sandbox.ts'
import type { World } from '../world/world.ts'
import type { Input } from './input.ts'
import type { ControlRoute } from './route.ts'

const KINDS = ['true', 'signtest', 'foreign-serial'] as const
const DEFAULT_LIMIT = 1000
const MOST_COPIES = 1000

/** What a list shows of a notification: all but what is sent. */
const showBriefly = ({ body: _, resource, ...notification }: Notification) => ({
  ...notification,
  outTradeNo: resource.out_trade_no,
  outRefundNo: resource.out_refund_no,
})

async function list(world: World, query: URLSearchParams) {
  // Whoever waits wants to know what came of all that is due.
  if (query.get('wait') === 'true') await world.notifications.idle()
  const all = world.notifications.list()
  const state = query.get('state')
  const matching = all.filter((notification) => state === null || notification.state === state)
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  const shown = limit > 0 ? matching.slice(-limit) : []
  return { counts: countsOf(all), matching: matching.length, notifications: shown.map(showBriefly) }
}

/** How many notifications are in each state, and how their tries came out; probes that were accepted are a fault of the receiver. */
function countsOf(all: readonly Notification[]) {
  const counts = { total: all.length, tries: 0, probes: 0, probesAccepted: 0 }
  const states: Record<string, number> = {}
  for (const { state, tries } of all) {
    states[state] = (states[state] ?? 0) + 1
    const probes = tries.filter(({ kind }) => kind !== 'true')
    counts.tries += tries.length
    counts.probes += probes.length
    counts.probesAccepted += probes.filter(({ outcome }) => outcome === 'accepted').length
  }
  return { ...counts, states }
}

/** Tells a merchant of anything, e.g. of an order that this world does not know. Answers when its first try is over. */
async function tell(world: World, input: Input) {
  input.only('mchid', 'url', 'eventType', 'summary', 'originalType', 'resource')
  const url = input.text('url')
  if (!URL.canParse(url)) throw new MockInputError('"url" must be an address.')
  const wanted: NewNotification = {
    mchid: input.optionalText('mchid') ?? SANDBOX.merchant.mchid,
    url,
    eventType: input.text('eventType'),
    summary: input.optionalText('summary') ?? 'sample',
    originalType: input.text('originalType'),
    // It came as JSON.
    resource: input.object('resource').all() as JsonObject,
  }
  const made = world.notifications.send(wanted)
  await world.notifications.idle()
  return showBriefly(made)
}

async function send(world: World, input: Input, id: string) {
  input.only('copies', 'kind')
  const copies = input.optionalInteger('copies') ?? 1
  if (copies < 1 || copies > MOST_COPIES) throw new MockInputError(`"copies" must be from 1 to ${MOST_COPIES}.`)
  const kind = input.has('kind') ? input.choice('kind', KINDS) : 'true'
  return { id, tries: await world.notifications.sendAgain(id, copies, kind) }
}

function show(world: World, id: string): Notification {
  const found = world.notifications.get(id)
  if (found) return found
  throw new MockStateError(`There is no notification ${id}. GET /__mock/notifications lists them.`)
}

/** What WeChat Pay told merchants. */
export const notificationRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/notifications', run: (world, _input, query) => list(world, query) },
  { method: 'POST', path: '/notifications', run: tell },
  { method: 'GET', path: '/notifications/{id}', run: (world, _input, _query, { id = '' }) => show(world, id) },
  {
    method: 'POST',
    path: '/notifications/{id}/send',
    run: (world, input, _query, { id = '' }) => send(world, input, id),
  },
]

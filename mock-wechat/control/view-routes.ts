import { MockInputError } from '../base/mock-input-error.ts'
import type { World } from '../world/world.ts'
import type { ControlRoute } from './route.ts'

const DEFAULT_LIMIT = 1000

function readJournal(world: World, query: URLSearchParams) {
  const path = query.get('path')
  const appid = query.get('appid')
  const errcode = wholeNumber(query, 'errcode')
  const entries = world.journal.entries({
    ...(path !== null && { path }),
    ...(appid !== null && { appid }),
    ...(errcode !== undefined && { errcode }),
  })
  const limit = wholeNumber(query, 'limit') ?? DEFAULT_LIMIT
  return { matching: entries.length, counts: world.journal.counts(), entries: limit === 0 ? [] : entries.slice(-limit) }
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (/^-?\d+$/.test(text)) return Number(text)
  throw new MockInputError(`"${name}" in the query must be a whole number.`)
}

/** The ids as text: readers of this API parse JSON as they like. */
function readMessages(world: World, query: URLSearchParams) {
  const openid = query.get('openid')
  const messages = world.messages.filter((message) => openid === null || message.openid === openid)
  return { count: messages.length, messages: messages.map((message) => ({ ...message, msgid: String(message.msgid) })) }
}

/** What happened, how the world is set, and a fresh start. */
export const viewRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/journal', run: (world, _input, query) => readJournal(world, query) },
  { method: 'DELETE', path: '/journal', run: (world) => world.journal.clear() },
  { method: 'GET', path: '/messages', run: (world, _input, query) => readMessages(world, query) },
  { method: 'GET', path: '/settings', run: (world) => world.settings },
  {
    method: 'POST',
    path: '/settings',
    run(world, input) {
      world.change(input.all())
      return world.settings
    },
  },
  { method: 'POST', path: '/reset', run: (world) => world.reset() },
]

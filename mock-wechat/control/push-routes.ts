import { isObject } from '../base/json.ts'
import { MockInputError } from '../base/mock-input-error.ts'
import { pushToAccount } from '../push/account-push.ts'
import type { NewCallback } from '../push/callbacks.ts'
import { checkUrl } from '../push/check-url.ts'
import type { PushRecord } from '../push/pushes.ts'
import type { PushFields } from '../push/write-xml.ts'
import type { World } from '../world/world.ts'
import { defined, type Input } from './input.ts'
import { appAt } from './known-app.ts'
import type { ControlRoute } from './route.ts'

const MODES = ['plain', 'compatible', 'secure'] as const
const FORMATS = ['xml', 'json'] as const
const SPOILT = ['signature', 'appid', 'padding'] as const
const KEYS = ['current', 'previous'] as const
/** Fields whose ids are beyond 2^53: given as text here, written as numbers there. */
const IDS = new Set(['MsgId', 'MsgID', 'MsgDataId'])

function putCallback(world: World, input: Input, appid: string) {
  input.only('url', 'token', 'encodingAESKey', 'previous', 'mode', 'format', 'originalId')
  const callback: NewCallback = {
    url: input.text('url'),
    token: input.text('token'),
    ...(input.has('mode') && { mode: input.choice('mode', MODES) }),
    ...(input.has('format') && { format: input.choice('format', FORMATS) }),
    ...defined({
      originalId: input.optionalText('originalId'),
      encodingAESKey: input.optionalText('encodingAESKey'),
      previous: input.optionalText('previous'),
    }),
  }
  const { encodingAESKey: _, previous: __, token: ___, ...shown } = world.callbacks.put(appid, callback)
  return shown
}

async function push(world: World, input: Input, appid: string) {
  input.only('openid', 'type', 'fields', 'key', 'spoilt')
  const { record, first } = pushToAccount(world, appid, {
    openid: input.optionalText('openid') ?? world.settings.browserUser,
    type: input.text('type'),
    fields: fieldsOf(input),
    ...(input.has('key') && { key: input.choice('key', KEYS) }),
    ...(input.has('spoilt') && { spoilt: input.choice('spoilt', SPOILT) }),
  })
  await first
  return record
}

/** The fields of a push as a test gives them: texts, numbers, and objects of such. */
function fieldsOf(input: Input): PushFields {
  return fieldsIn(input.optionalObject('fields')?.all() ?? {})
}

const fieldsIn = (given: Readonly<Record<string, unknown>>): PushFields =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fieldOf(name, value)]))

function fieldOf(name: string, value: unknown): PushFields[string] {
  if (typeof value === 'string') return IDS.has(name) && /^\d+$/.test(value) ? BigInt(value) : value
  if (typeof value === 'number') return value
  // An empty list could not be seen in XML.
  if (Array.isArray(value) && value.length > 0) return value.map((one) => fieldOf(name, one))
  if (isObject(value)) return fieldsIn(value)
  throw new MockInputError(
    `"fields.${name}" must be a string, a number, or an object or list of such; ids beyond 2^53 are given as strings.`,
  )
}

function listPushes(world: World, query: URLSearchParams) {
  const appid = query.get('appid')
  const pushes = world.pushes.list().filter((push) => appid === null || push.appid === appid)
  return { count: pushes.length, pushes }
}

async function pushAgain(world: World, id = ''): Promise<PushRecord> {
  const { record, first } = world.pushes.again(Number(id))
  await first
  return record
}

/** Pushes to accounts. Each answers when its first try is over. */
export const pushRoutes: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/apps/{appid}/callback',
    run: (world, input, _query, { appid }) => putCallback(world, input, appAt(world, appid).appid),
  },
  {
    method: 'POST',
    path: '/apps/{appid}/check-url',
    run: (world, _input, _query, { appid }) => checkUrl(world, appAt(world, appid).appid),
  },
  {
    method: 'POST',
    path: '/apps/{appid}/push',
    run: (world, input, _query, { appid }) => push(world, input, appAt(world, appid).appid),
  },
  { method: 'GET', path: '/pushes', run: (world, _input, query) => listPushes(world, query) },
  { method: 'POST', path: '/pushes/{id}/again', run: (world, _input, _query, { id }) => pushAgain(world, id) },
]

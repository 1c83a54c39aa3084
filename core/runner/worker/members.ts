import { type IWeChatProtocol, isJsonObject } from '../../protocol/index.ts'

/** Where a function stands in a plugin, e.g. `['operations', 'send', 'encode']`. */
export type MemberPath = readonly string[]

export interface Member {
  readonly path: MemberPath
  /** At which of its arguments the Call stands; undefined where it takes none. */
  readonly callAt: number | undefined
}

type Table = Readonly<Record<string, number | undefined>>

const ofOperation: Table = {
  encode: 1,
  authorize: 1,
  decode: 1,
  tracks: undefined,
  settles: undefined,
  readLine: undefined,
}
const ofResolve: Table = { input: undefined, read: undefined }
const ofChannel: Table = { open: 1, reply: 2 }
const ofSource: Table = { encode: 0, authorize: 1, decode: 1, renewAheadMs: undefined, mayForce: undefined }

/** The functions that a plugin has, in an order that only its shape decides. */
export function membersOf(plugin: IWeChatProtocol): readonly Member[] {
  const { operations, inbound = {}, credentials = {} } = plugin
  return [
    ...within(operations, ['operations'], ofOperation),
    ...Object.entries(operations).flatMap(([name, { resolve }]) =>
      functionsOf(resolve, ['operations', name, 'resolve'], ofResolve),
    ),
    ...within(inbound, ['inbound'], ofChannel),
    ...within(credentials, ['credentials'], ofSource),
  ]
}

const within = (record: Readonly<Record<string, unknown>>, path: MemberPath, table: Table): readonly Member[] =>
  Object.entries(record).flatMap(([name, value]) => functionsOf(value, [...path, name], table))

function functionsOf(value: unknown, path: MemberPath, table: Table): readonly Member[] {
  if (!isJsonObject(value)) return []
  return Object.entries(table)
    .filter(([name]) => typeof value[name] === 'function')
    .map(([name, callAt]) => ({ path: [...path, name], callAt }))
}

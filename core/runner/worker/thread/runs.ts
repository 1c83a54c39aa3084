import type { AppView } from '../../../protocol/index.ts'
import { whereThrown } from '../../where-thrown.ts'
import type { FromThread, ToThread } from '../messages.ts'
import { cutReferences, restoreReferences } from '../references.ts'
import type { Asks } from './asks.ts'
import type { BoundMember } from './describe.ts'
import { ThreadCall } from './thread-call.ts'

type RunMessage = Extract<ToThread, { kind: 'run' }>
type LinesMessage = Extract<ToThread, { kind: 'lines' }>

export interface RunParts {
  readonly members: readonly BoundMember[]
  readonly asks: Asks
  readonly apps: ReadonlyMap<number, AppView>
  readonly send: (message: FromThread) => void
}

/** Runs one function of the plugin and sends what became of it. Never throws. */
export function run(message: RunMessage, parts: RunParts): void {
  const { asks, send } = parts
  const { id } = message
  const member = parts.members[message.member]
  const call = callOf(message, parts)
  const ended = (value: unknown) => send(lacking(id, call) ?? done(id, value, call))
  const failed = (error: unknown) => send(lacking(id, call) ?? failure(id, error, asks))
  try {
    if (member === undefined) throw new TypeError('no such function')
    const returned = member.run(argsOf(message, member, call))
    if (isThenable(returned)) Promise.resolve(returned).then(ended, failed)
    else ended(returned)
  } catch (error) {
    failed(error)
  }
}

/** Reads lines of a file, each with the state that the one before it left. */
export function runLines({ id, member, lines, state, input }: LinesMessage, { members, send }: RunParts): void {
  const reads: unknown[] = []
  try {
    let before = state
    for (const line of lines) {
      const read = members[member]?.run([line, before, input])
      reads.push(read)
      before = (read as { state?: unknown } | undefined)?.state
      // The host says what is wrong with it.
      if (before === undefined) break
    }
    send(done(id, reads, undefined))
  } catch (error) {
    send({ kind: 'threw', id, note: whereThrown(error) })
  }
}

function callOf({ id, call, ahead }: RunMessage, { apps, asks }: RunParts): ThreadCall | undefined {
  const app = call === undefined ? undefined : apps.get(call.app)
  return call === undefined || app === undefined ? undefined : new ThreadCall(app, call, ahead, asks.askFor(id))
}

function argsOf(message: RunMessage, { callAt }: BoundMember, call: ThreadCall | undefined): readonly unknown[] {
  const args = restoreReferences(message.args, message.references) as readonly unknown[]
  return callAt === undefined ? args : args.with(callAt, call)
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

function lacking(id: number, call: ThreadCall | undefined): FromThread | undefined {
  const lacks = call === undefined ? undefined : ThreadCall.lacksOf(call)
  return lacks === undefined ? undefined : { kind: 'lacks', id, lacks }
}

function done(id: number, returned: unknown, call: ThreadCall | undefined): FromThread {
  try {
    const { value, references } = cutReferences(returned)
    return { kind: 'done', id, value, references, noncesUsed: call === undefined ? 0 : ThreadCall.noncesUsedBy(call) }
  } catch (error) {
    return { kind: 'threw', id, note: whereThrown(error) }
  }
}

function failure(id: number, error: unknown, asks: Asks): FromThread {
  const own = asks.hostErrorOf(error)
  if (own !== undefined) return { kind: 'host-error', id, error: own }
  return { kind: 'threw', id, note: noteOf(error) }
}

function noteOf(error: unknown): string {
  try {
    return whereThrown(error)
  } catch {
    return 'threw an error that cannot be read'
  }
}

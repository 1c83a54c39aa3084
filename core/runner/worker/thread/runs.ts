import type { AppView } from '../../../protocol/index.ts'
import { whereThrown } from '../../where-thrown.ts'
import { Packer, unpack } from '../crossing.ts'
import type { FromThread, LinesMessage, OfRun, RunMessage } from '../messages.ts'
import type { Asks } from './asks.ts'
import type { BoundMember } from './describe.ts'
import { ThreadCall } from './thread-call.ts'

export interface RunParts {
  readonly members: readonly BoundMember[]
  readonly asks: Asks
  readonly apps: ReadonlyMap<number, AppView>
  readonly send: (message: FromThread) => void
}

/** Runs one function of the plugin and sends what became of it. Never throws. */
export function run(message: RunMessage, parts: RunParts): void {
  const { asks, send } = parts
  const id = message[1]
  const call = callOf(message, parts)
  const ended = (value: unknown) => send(lacking(id, call) ?? done(id, value, call))
  const failed = (error: unknown) => send(lacking(id, call) ?? failure(id, error, asks))
  try {
    const member = parts.members[message[2]]
    if (member === undefined) throw new TypeError('no such function')
    const returned = member.run(argsOf(message, member, call))
    if (isThenable(returned)) Promise.resolve(returned).then(ended, failed)
    else ended(returned)
  } catch (error) {
    failed(error)
  }
}

/** Reads lines of a file, each with the state that the one before it left. */
export function runLines([, id, member, lines, state, input]: LinesMessage, { members, send }: RunParts): void {
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
    send(['threw', id, noteOf(error)])
  }
}

function callOf(message: RunMessage, { apps, asks }: RunParts): ThreadCall | undefined {
  const app = apps.get(message[6])
  return app === undefined ? undefined : new ThreadCall(app, message, asks)
}

function argsOf(
  [, , , args, references]: RunMessage,
  { callAt }: BoundMember,
  call: ThreadCall | undefined,
): readonly unknown[] {
  const all = unpack(args, references) as unknown[]
  if (callAt !== undefined) all.splice(callAt, 0, call)
  return all
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

function lacking(id: number, call: ThreadCall | undefined): OfRun | undefined {
  const lacks = call === undefined ? undefined : ThreadCall.lacksOf(call)
  return lacks === undefined ? undefined : ['lacks', id, lacks]
}

function done(id: number, returned: unknown, call: ThreadCall | undefined): OfRun {
  try {
    const packer = new Packer()
    const value = packer.pack(returned)
    return ['done', id, value, packer.references, call === undefined ? 0 : ThreadCall.noncesUsedBy(call)]
  } catch (error) {
    return ['threw', id, noteOf(error)]
  }
}

function failure(id: number, error: unknown, asks: Asks): OfRun {
  const own = asks.hostErrorOf(error)
  return own === undefined ? ['threw', id, noteOf(error)] : ['host-error', id, own]
}

function noteOf(error: unknown): string {
  try {
    return whereThrown(error)
  } catch {
    return 'threw an error that cannot be read'
  }
}

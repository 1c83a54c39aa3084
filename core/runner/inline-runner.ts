import type { Clock } from '../clock.ts'
import { isHostError } from '../errors/host-error.ts'
import type { Call, DecodeContext, Decoded, Encoded } from '../protocol/index.ts'
import { checkOpened, checkReply, checkSettled, checkTracked } from './checked-inbound.ts'
import { checkDecoded, checkEncoded, checkHeaders, checkResolved, InvalidResultError } from './checked-result.ts'
import { InvalidWireRequestError } from './invalid-wire-request-error.ts'
import { MemberFault } from './member-fault.ts'
import type { PluginRunner, Resolved, Run, RunFault } from './plugin-runner.ts'
import type { SchemaCheck } from './schema-check.ts'
import { whereThrown } from './where-thrown.ts'

/** How long an encode or decode may stay pending, in milliseconds. Inline code that never yields cannot be stopped. */
const limitMs = 5_000

/** Runs plugins in the host's own thread: about a microsecond a call, no protection from code that loops for ever. */
export function createInlineRunner(clock: Clock, schemas: SchemaCheck): PluginRunner {
  const checkOutput = (
    schema: Parameters<SchemaCheck['breachOf']>[0],
    result: Encoded<unknown> | Decoded<unknown> | Resolved,
  ) => {
    if (!('kind' in result) || (result.kind !== 'output' && result.kind !== 'local')) return
    const breach = schemas.breachOf(schema, result.output)
    if (breach !== undefined)
      throw new InvalidResultError(`output${breach.pointer} breaks its schema: ${breach.message}`)
  }

  return {
    encode: (operation, input, call) =>
      run(
        clock,
        'encode',
        () => operation.encode(input as never, call),
        (value) => {
          const encoded = checkEncoded(value)
          checkOutput(operation.output, encoded)
          return encoded
        },
      ),
    decode: (operation, response, call: Call, context: DecodeContext<unknown>) =>
      run(
        clock,
        'decode',
        () => operation.decode(response, call, context as DecodeContext<never>),
        (value) => {
          const decoded = checkDecoded(value)
          checkOutput(operation.output, decoded)
          return decoded
        },
      ),
    authorize: async (by, request, call) =>
      by.authorize === undefined
        ? { kind: 'ran', value: {} }
        : run(clock, 'authorize', () => by.authorize?.(request, call), checkHeaders),
    resolve: (operation, found, input) =>
      runNow(
        'resolve',
        () => operation.resolve?.read(found, input as never),
        (value) => {
          const resolved = checkResolved(value)
          checkOutput(operation.output, resolved)
          return resolved
        },
      ),
    resolveInput: (operation, input, app) =>
      runNow(
        'resolve',
        () => operation.resolve?.input(input as never, app),
        (value) => value,
      ),
    tracks: (operation, input, output, app) =>
      runNow('track', () => operation.tracks?.(input as never, output as never, app), checkTracked),
    settles: (operation, output, input, app) =>
      runNow('track', () => operation.settles?.(output as never, input as never, app), checkSettled),
    open: (channel, push, call) => run(clock, 'open', () => channel.open(push, call), checkOpened),
    reply: (channel, message, context, call) =>
      run(clock, 'reply', () => channel.reply?.(message, context, call), checkReply),
  }
}

async function run<T>(
  clock: Clock,
  phase: RunFault['phase'],
  body: () => unknown,
  check: (value: unknown) => T,
): Promise<Run<T>> {
  try {
    const returned = body()
    const value = isThenable(returned) ? await within(clock, returned) : returned
    if (value === timedOut) return { kind: 'fault', phase, what: 'timeout', note: `pending for ${limitMs} ms` }
    return { kind: 'ran', value: check(value) }
  } catch (error) {
    // A key that is not there is the host's trouble and told as such; a plugin cannot make one of these.
    if (isHostError(error)) throw error
    return faultOf(phase, error)
  }
}

function runNow<T>(phase: RunFault['phase'], body: () => unknown, check: (value: unknown) => T): Run<T> {
  try {
    return { kind: 'ran', value: check(body()) }
  } catch (error) {
    return faultOf(phase, error)
  }
}

const timedOut = Symbol('timed out')

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

function within(clock: Clock, pending: PromiseLike<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(limitMs, () => resolve(timedOut))
    // Adopted by a promise of our own, since a thenable may throw, or call back as often as it likes.
    Promise.resolve(pending).then(
      (value) => {
        timer.cancel()
        resolve(value)
      },
      (error: unknown) => {
        timer.cancel()
        reject(error)
      },
    )
  })
}

export function faultOf(phase: RunFault['phase'], error: unknown): RunFault {
  if (error instanceof InvalidResultError || error instanceof InvalidWireRequestError)
    return { kind: 'fault', phase, what: 'invalid', note: error.message }
  if (error instanceof MemberFault) return { kind: 'fault', phase, what: error.what, note: error.message }
  return { kind: 'fault', phase, what: 'threw', note: whereThrown(error) }
}

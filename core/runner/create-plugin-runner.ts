import type { Clock } from '../clock.ts'
import type { AnyOperation, DecodeContext, Decoded, Encoded, Json } from '../protocol/index.ts'
import { checkOpened, checkReply, checkSettled, checkTracked } from './checked-inbound.ts'
import { checkLine, checkLines, type ReadLines } from './checked-lines.ts'
import { checkDecoded, checkEncoded, checkHeaders, checkResolved } from './checked-result.ts'
import { checkMayForce, checkRenewAhead, checkSourceAnswer, checkSourceRequest } from './checked-source.ts'
import { InvalidResultError } from './invalid-result-error.ts'
import type { PluginRunner } from './plugin-runner.ts'
import { manyLinesOf } from './read-lines.ts'
import type { Resolved } from './resolved.ts'
import { type MemberRun, runMember } from './run-member.ts'
import type { SchemaCheck } from './schema-check.ts'

/**
 * Runs plugins wherever they are: one in the host's own thread is called, which takes about a microsecond and protects
 * from nothing; one in a worker has functions that send a message. What they return is looked at here in either case.
 */
export function createPluginRunner(clock: Clock, schemas: SchemaCheck): PluginRunner {
  const run = <T>(member: MemberRun<T>) => runMember(clock, member)
  const sound = soundOutput(schemas)

  return {
    encode: (operation, input, call, until = call.deadline) =>
      run({
        phase: 'encode',
        body: () => operation.encode(input as never, call),
        check: (value) => sound(operation, checkEncoded(value)),
        call,
        deadline: until,
      }),
    decode: (operation, response, call, context, until = call.deadline) =>
      run({
        phase: 'decode',
        body: () => operation.decode(response, call, context as DecodeContext<never>),
        check: (value) => sound(operation, checkDecoded(value)),
        call,
        deadline: until,
      }),
    authorize: async (by, request, call) =>
      by.authorize === undefined
        ? { kind: 'ran', value: {} }
        : run({ phase: 'authorize', body: () => by.authorize?.(request, call), check: checkHeaders, call }),
    resolve: (operation, found, input) =>
      run({
        phase: 'resolve',
        body: () => operation.resolve?.read(found, input as never),
        check: (value) => sound(operation, checkResolved(value)),
      }),
    resolveInput: (operation, input, app) =>
      run({ phase: 'resolve', body: () => operation.resolve?.input(input as never, app), check: (value) => value }),
    tracks: (operation, input, output, app) =>
      run({
        phase: 'track',
        body: () => operation.tracks?.(input as never, output as never, app),
        check: checkTracked,
      }),
    settles: (operation, output, input, app) =>
      run({
        phase: 'track',
        body: () => operation.settles?.(output as never, input as never, app),
        check: checkSettled,
      }),
    readLines: (operation, lines, state, input) => run(linesOf(operation, lines, state, input)),
    open: (channel, push, call) =>
      run({ phase: 'open', body: () => channel.open(push, call), check: checkOpened, call }),
    reply: (channel, message, context, call) =>
      run({ phase: 'reply', body: () => channel.reply?.(message, context, call), check: checkReply, call }),
    encodeSource: (source, call, why) =>
      run({ phase: 'encode', body: () => source.encode(call, why), check: checkSourceRequest, call }),
    decodeSource: (source, response, call) =>
      run({ phase: 'decode', body: () => source.decode(response, call), check: checkSourceAnswer, call }),
    renewAheadMs: (source, app) =>
      run({ phase: 'credential', body: () => source.renewAheadMs(app), check: checkRenewAhead }),
    mayForce: (source, app) => run({ phase: 'credential', body: () => source.mayForce?.(app), check: checkMayForce }),
  }
}

/** Only what does nothing may hand on a file: nobody can say what became of one that broke off. */
const soundOutput =
  (schemas: SchemaCheck) =>
  <T extends Encoded<unknown> | Decoded<unknown> | Resolved>({ effect, output }: AnyOperation, result: T): T => {
    if (!('kind' in result)) return result
    if (result.kind === 'stream' && effect !== 'safe')
      throw new InvalidResultError('"stream" is for safe operations only')
    if (result.kind !== 'output' && result.kind !== 'local') return result
    const breach = schemas.breachOf(output, result.output)
    if (breach === undefined) return result
    throw new InvalidResultError(`output${breach.pointer} breaks its schema: ${breach.message}`)
  }

function linesOf(
  operation: AnyOperation,
  lines: readonly string[],
  before: Json | undefined,
  input: unknown,
): MemberRun<ReadLines> {
  const { readLine } = operation
  const many = readLine === undefined ? undefined : manyLinesOf(readLine)
  if (many !== undefined)
    return {
      phase: 'decode',
      body: () => many(lines, before, input),
      check: (reads) => checkLines(reads, lines.length, before),
    }
  return { phase: 'decode', body: () => readHere(operation, lines, before, input), check: (read) => read as ReadLines }
}

/** One after the other, and no list of them: rows that wait would be taken for old by what cleans up after others. */
function readHere(
  operation: AnyOperation,
  lines: readonly string[],
  before: Json | undefined,
  input: unknown,
): ReadLines {
  let state = before
  let text = ''
  for (const line of lines) {
    const read = checkLine(operation.readLine?.(line, state, input as never))
    state = read.state
    text += read.text
  }
  return { state, text }
}

import { HostError } from '../errors/host-error.ts'
import { type AnyOperation, isJsonObject, type Json, type StreamedFile } from '../protocol/index.ts'
import { InvalidResultError } from '../runner/checked-result.ts'
import { faultOf } from '../runner/inline-runner.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { StreamOutcome } from '../transport/stream-outcome.ts'

/** A file that WeChat has ready, and the way to it. */
export interface OpenFile extends Omit<StreamedFile, 'kind' | 'request' | 'rows'> {
  /**
   * Sends the request for it, newly authorized each time. Resolves once the headers of the answer are there; until then the
   * deadline of the call holds.
   */
  open(signal: AbortSignal): Promise<StreamOutcome>
  /** Where rows were asked for. */
  readonly readLine?: ReadLine
}

/**
 * One line of the file -> one line of JSON with its end, or nothing; `state` is what the line before returned.
 * @throws HostError WXH_PLUGIN_FAULT
 */
export type ReadLine = (line: string, state: Json | undefined) => { readonly state: Json; readonly text: string }

interface Opener {
  stream(prepared: PreparedRequest, signal: AbortSignal): Promise<StreamOutcome>
}

interface Wanted {
  readonly operation: AnyOperation
  readonly input: unknown
}

export function openFileOf(
  { file, prepared }: { readonly file: StreamedFile; readonly prepared: PreparedRequest },
  opener: Opener,
  wanted: Wanted,
): OpenFile {
  const { kind: _kind, request: _request, rows, ...facts } = file
  const open = (signal: AbortSignal) => opener.stream(prepared, signal)
  return rows === true ? { ...facts, open, readLine: lineReader(wanted) } : { ...facts, open }
}

const lineReader =
  ({ operation, input }: Wanted): ReadLine =>
  (line, state) => {
    try {
      return checkRead(operation.readLine?.(line, state, input as never))
    } catch (error) {
      // Not the error itself: what it says may hold a line of the file.
      throw new HostError('WXH_PLUGIN_FAULT', 'The plugin could not read a line of the file.', {
        cause: faultOf('decode', error),
      })
    }
  }

function checkRead(read: ReturnType<NonNullable<AnyOperation['readLine']>> | undefined): ReturnType<ReadLine> {
  // One that is asynchronous by mistake must not end the process when it fails.
  if (read instanceof Promise) read.catch(() => {})
  if (read === undefined || !hasState(read)) throw new InvalidResultError('readLine must return an object with "state"')
  if (read.row === undefined) return { state: read.state, text: '' }
  const text: string | undefined = JSON.stringify(read.row)
  if (text === undefined) throw new InvalidResultError('"row" must be JSON')
  return { state: read.state, text: `${text}\n` }
}

const hasState = (read: unknown): boolean => isJsonObject(read) && read.state !== undefined

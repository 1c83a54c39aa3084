import { HostError } from '../errors/host-error.ts'
import type { Json, StreamedFile } from '../protocol/index.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { StreamOutcome } from '../transport/stream-outcome.ts'
import type { CallRequest } from './call-request.ts'

/** A file that WeChat has ready, and the way to it. */
export interface OpenFile extends Omit<StreamedFile, 'kind' | 'request' | 'rows'> {
  /** Sends the request for it, newly authorized each time. Resolves once the headers of the answer are there. */
  open(signal: AbortSignal): Promise<StreamOutcome>
  /** One line -> one row or none, where rows were asked for. @throws HostError WXH_PLUGIN_FAULT. */
  readonly readLine?: ReadLine
}

export type ReadLine = (line: string, state: Json | undefined) => { readonly state: Json; readonly row?: Json }

interface Opener {
  stream(prepared: PreparedRequest, signal: AbortSignal): Promise<StreamOutcome>
}

export function openFileOf(
  { file, prepared }: { readonly file: StreamedFile; readonly prepared: PreparedRequest },
  opener: Opener,
  { operation, input }: CallRequest,
): OpenFile {
  const { kind: _kind, request: _request, rows, ...facts } = file
  const open = (signal: AbortSignal) => opener.stream(prepared, signal)
  if (rows !== true) return { ...facts, open }
  const readLine: ReadLine = (line, state) => {
    try {
      const read = operation.readLine?.(line, state, input as never)
      if (read !== undefined) return read
    } catch {
      // What it threw may hold a line of the file.
    }
    throw new HostError('WXH_PLUGIN_FAULT', 'The plugin could not read a line of the file.')
  }
  return { ...facts, open, readLine }
}

import { HostError } from '../errors/host-error.ts'
import type { AnyOperation, Json, StreamedFile } from '../protocol/index.ts'
import type { ReadLines } from '../runner/checked-lines.ts'
import type { PluginRunner } from '../runner/plugin-runner.ts'
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
  readonly readLines?: ReadFileLines
}

/**
 * Lines of the file, without their ends -> lines of JSON; `state` is what the line before them left.
 * @throws HostError WXH_PLUGIN_FAULT
 */
export type ReadFileLines = (lines: readonly string[], state: Json | undefined) => Promise<ReadLines>

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
  runner: Pick<PluginRunner, 'readLines'>,
): OpenFile {
  const { kind: _kind, request: _request, rows, ...facts } = file
  const open = (signal: AbortSignal) => opener.stream(prepared, signal)
  return rows === true ? { ...facts, open, readLines: lineReader(wanted, runner) } : { ...facts, open }
}

const lineReader =
  ({ operation, input }: Wanted, runner: Pick<PluginRunner, 'readLines'>): ReadFileLines =>
  async (lines, state) => {
    const run = await runner.readLines(operation, lines, state, input)
    if (run.kind === 'ran') return run.value
    throw new HostError('WXH_PLUGIN_FAULT', 'The plugin could not read a line of the file.', { cause: run })
  }

import { isHostError } from '../errors/host-error.ts'
import { CliError } from './cli-error.ts'
import { type CliIo, complain, paint } from './cli-io.ts'

/** Says once why a command failed. The stack is for those who ask for it. */
export function reportFailure(io: CliIo, error: unknown, verbose: boolean): void {
  complain(io, `${paint(io, 'red', 'wxhost:')} ${messageOf(error)}`)
  if (verbose) complain(io, error instanceof Error ? (error.stack ?? error.message) : String(error))
  else if (!isHostError(error) && !(error instanceof CliError))
    complain(io, 'Run it again with --verbose to see where.')
}

export function messageOf(error: unknown): string {
  if (!isHostError(error)) return error instanceof Error ? error.message : String(error)
  // A message with faults names their codes itself.
  return error.details.faults === undefined ? `${error.message} (${error.code})` : error.message
}

import type { CliIo } from './cli-io.ts'

/** 0: done. 1: it failed. 2: the command line was not understood. */
export type ExitCode = number

/** Hands a command its io and takes its exit code. */
export interface CliContext {
  readonly io: CliIo
  exitCode: ExitCode
}

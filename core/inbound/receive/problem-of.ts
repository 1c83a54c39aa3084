import { isHostError } from '../../errors/host-error.ts'

/** Never the message of an error that is not ours: it may hold what was pushed. */
export function codeOf(error: unknown): string {
  if (isHostError(error)) return error.code
  const sqlite = error instanceof Error ? (error as { errstr?: unknown }).errstr : undefined
  if (typeof sqlite === 'string') return sqlite
  return error instanceof Error ? error.name : 'threw something that is no Error'
}

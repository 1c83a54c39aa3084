import type { WorkerLimits } from '../../settings.ts'

export type AfterDeath =
  | { readonly do: 'restart'; readonly afterMs: number }
  /** It would die again: until the host is started anew its calls are refused at once. */
  | { readonly do: 'quarantine' }

const firstWaitMs = 100
const longestWaitMs = 10_000

/** What follows a death. @param deaths times of the deaths, this one last, in milliseconds. */
export function afterDeath(
  deaths: readonly number[],
  limits: Pick<WorkerLimits, 'deaths' | 'deathsWithinMs'>,
): AfterDeath {
  const now = deaths.at(-1) ?? 0
  const recent = deaths.filter((at) => now - at < limits.deathsWithinMs).length
  if (recent >= limits.deaths) return { do: 'quarantine' }
  return { do: 'restart', afterMs: Math.min(firstWaitMs * 2 ** (recent - 1), longestWaitMs) }
}

import type { HistoryEntry, Rollout } from '../rollout.ts'

/**
 * A rollout as it is shared, or undefined where the text is none that this host can use. Kinds of states and steps may be those
 * of a later host; what routing and judging read of each must be there, since it is kept and loaded again at each start.
 */
export function readRollout(raw: string): Rollout | undefined {
  const value = parsed(raw)
  return isObject(value) &&
    ['id', 'protocol'].every((name) => typeof value[name] === 'string') &&
    ['step', 'version', 'epoch', 'attempt', 'createdAt', 'changedAt'].every((name) =>
      Number.isSafeInteger(value[name]),
    ) &&
    isVersion(value.stable) &&
    isVersion(value.canary) &&
    hasKind(value.state) &&
    isPlan(value.plan, Number(value.step))
    ? (value as unknown as Rollout)
    : undefined
}

const isVersion = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.integrity === 'string' &&
  isObject(value.plugin) &&
  typeof value.plugin.name === 'string' &&
  typeof value.plugin.version === 'string'

const hasKind = (value: unknown): boolean => isObject(value) && typeof value.kind === 'string'

const isPlan = (value: unknown, step: number): boolean =>
  isObject(value) &&
  isCohort(value.cohort) &&
  Array.isArray(value.steps) &&
  value.steps.every(hasKind) &&
  value.steps[step] !== undefined &&
  isLimits(value.limits)

const isLimits = (value: unknown): boolean =>
  isObject(value) &&
  ['errorRate', 'slowMs', 'slowShare', 'falseRollback'].every((name) => typeof value[name] === 'number')

const isCohort = (value: unknown): boolean =>
  isObject(value) &&
  (value.apps === undefined || (Array.isArray(value.apps) && value.apps.every((appid) => typeof appid === 'string'))) &&
  (value.share === undefined || Number.isSafeInteger(value.share))

/** Always the same text for the same entry: a set of them holds each once. */
export const writeEntry = ({ rolloutId, version, at, actor, what, why }: HistoryEntry): string =>
  JSON.stringify({ rolloutId, version, at, actor, what, why })

/** Oldest first. */
export function readEntries(raws: readonly string[]): readonly HistoryEntry[] {
  const entries = raws.map(parsed).filter((value): value is HistoryEntry => isObject(value) && 'what' in value)
  return entries.sort((a, b) => a.at - b.at || a.version - b.version)
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

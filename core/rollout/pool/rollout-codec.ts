import type { HistoryEntry, Rollout } from '../rollout.ts'

/** A rollout as it is shared, or undefined where the text is none that this host can use. */
export function readRollout(raw: string): Rollout | undefined {
  const value = parsed(raw)
  return isObject(value) &&
    ['id', 'protocol'].every((name) => typeof value[name] === 'string') &&
    ['step', 'version', 'epoch', 'attempt'].every((name) => Number.isSafeInteger(value[name])) &&
    ['plan', 'state', 'stable', 'canary'].every((name) => isObject(value[name]))
    ? (value as unknown as Rollout)
    : undefined
}

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

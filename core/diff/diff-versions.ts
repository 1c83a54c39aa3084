import type { PluginSurface } from '../plugin/record/plugin-surface.ts'
import { type Change, type Verdict, verdictOf } from './change.ts'
import { diffPacts } from './diff-pacts.ts'
import { diffSurfaces } from './diff-surfaces.ts'

/** What is compared of a plugin version. */
export interface ContractOfVersion {
  readonly surface: PluginSurface
  /** Its pact as JSON; undefined: it has none, or nobody looks at it. */
  readonly pact?: unknown
}

export interface Difference {
  readonly verdict: Verdict
  /** Breaking ones first. */
  readonly changes: readonly Change[]
}

/** What it means for those who work with the old version when the new one takes its place. */
export function diffVersions(old: ContractOfVersion, now: ContractOfVersion): Difference {
  const changes = [...diffSurfaces(old.surface, now.surface), ...diffPacts(old.pact, now.pact)]
  const first = (kind: Change['kind']) => changes.filter((change) => change.kind === kind)
  return { verdict: verdictOf(changes), changes: [...first('breaking'), ...first('additive')] }
}

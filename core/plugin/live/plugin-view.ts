import type { Fault } from '../../errors/host-error.ts'
import type { LoadedPlugin } from '../loaded-plugin.ts'
import type { RunMode } from '../wanted-plugin.ts'

/**
 * How far a version has come. `discovered`: known, and at fault; `verified`: sound, and not loaded; `warmed`: loaded, and its
 * first call is as quick as the others; `draining`: it gets no calls any more, those in hand end.
 */
export type PluginState =
  | 'discovered'
  | 'verified'
  | 'loaded'
  | 'warmed'
  | 'canary'
  | 'stable'
  | 'draining'
  | 'retired'
  | 'quarantined'

/** A version, for operators. Plain JSON. */
export interface PluginView {
  /** e.g. `pay-v3@1.1.0`; of one that could not be read: what names it. */
  readonly plugin: string
  readonly protocol: string | null
  readonly packageName: string | null
  readonly integrity: string | null
  readonly state: PluginState
  readonly run: RunMode
  /** npm name or path. */
  readonly from: string
  /** Added to the running host; false: the manifest names it. */
  readonly added: boolean
  /** The manifest lets it serve: these apps, or every one. */
  readonly serves: boolean
  readonly apps: readonly string[] | null
  readonly contract: 'verified' | 'missing' | 'refused' | null
  readonly faults: readonly Fault[]
}

/** What calls do with a version now. `former`: another one was promoted in its place; undefined: it gets none. */
export type RolloutRole = 'canary' | 'stable' | 'former' | undefined

/** Of one that is loaded. */
export function stateOf(loaded: LoadedPlugin, serves: boolean, role: RolloutRole, isWarm: boolean): PluginState {
  if (loaded.worker?.state === 'quarantined') return 'quarantined'
  if (role === 'canary' || role === 'stable') return role
  if (serves && role === undefined) return 'stable'
  return isWarm ? 'warmed' : 'loaded'
}

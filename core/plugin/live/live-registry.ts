import { createPluginRegistry } from '../create-plugin-registry.ts'
import type { PlacedPlugin } from '../plugin-claims.ts'
import type { PluginRegistry } from '../plugin-registry.ts'

/** The registry of a running host: everybody keeps this one object, and its tables are replaced at once. */
export interface LiveRegistry extends PluginRegistry {
  readonly placed: readonly PlacedPlugin[]
  /** A call in hand keeps the plugin it started with. @param placed without conflicts. */
  replace(placed: readonly PlacedPlugin[]): void
  onChange(listener: () => void): () => void
}

/** @param placed without conflicts. */
export function createLiveRegistry(placed: readonly PlacedPlugin[]): LiveRegistry {
  let now = { placed, tables: createPluginRegistry(placed) }
  const listeners = new Set<() => void>()
  return {
    get placed() {
      return now.placed
    },
    resolve: (appid, protocol) => now.tables.resolve(appid, protocol),
    servingApp: (appid) => now.tables.servingApp(appid),
    list: () => now.tables.list(),
    credentialSource: (appid, credential) => now.tables.credentialSource(appid, credential),
    replace(next) {
      now = { placed: next, tables: createPluginRegistry(next) }
      for (const listener of listeners) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

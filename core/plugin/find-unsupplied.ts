import { credentialClaims, type PlacedPlugin } from './plugin-claims.ts'
import type { Claim } from './serving-table.ts'

export interface Unsupplied {
  readonly plugin: PlacedPlugin
  readonly credential: string
  /** An app that it serves and that nobody supplies; undefined: no app is supplied, or not every one. */
  readonly appid: string | undefined
}

/**
 * Plugins whose `needs` nobody meets, for all of their apps. One that falls out may have supplied others, so this asks
 * again until no more fall.
 */
export function findUnsupplied(plugins: readonly PlacedPlugin[]): readonly Unsupplied[] {
  const suppliers = Map.groupBy(credentialClaims(plugins), (claim) => claim.name)
  const lacking = plugins.flatMap((plugin) => unsuppliedOf(plugin, suppliers))
  if (lacking.length === 0) return []
  const fallen = new Set(lacking.map(({ plugin }) => plugin))
  return [...lacking, ...findUnsupplied(plugins.filter((plugin) => !fallen.has(plugin)))]
}

function unsuppliedOf(plugin: PlacedPlugin, suppliers: Map<string, readonly Claim<unknown>[]>): readonly Unsupplied[] {
  const { apps } = plugin.wanted
  return (plugin.loaded.plugin.needs ?? []).flatMap((credential) => {
    const claims = suppliers.get(credential) ?? []
    if (claims.some((claim) => claim.apps === undefined)) return []
    const supplied = new Set(claims.flatMap((claim) => claim.apps ?? []))
    const missing = apps?.find((appid) => !supplied.has(appid))
    return apps !== undefined && missing === undefined ? [] : [{ plugin, credential, appid: missing }]
  })
}

import { credentialClaims, type PlacedPlugin, protocolClaims } from './plugin-claims.ts'
import type { PluginRegistry } from './plugin-registry.ts'
import { ServingTable } from './serving-table.ts'

/** @param placed without conflicts. */
export function createPluginRegistry(placed: readonly PlacedPlugin[]): PluginRegistry {
  const plugins = placed.map(({ loaded }) => loaded)
  const protocols = new ServingTable(protocolClaims(placed))
  const credentials = new ServingTable(credentialClaims(placed))
  return {
    resolve: (appid, protocol) => protocols.find(appid, protocol),
    servingApp: (appid) => protocols.forApp(appid),
    list: () => plugins,
    credentialSource: (appid, credential) => credentials.find(appid, credential),
  }
}

import type { IWeChatProtocol } from '../protocol/index.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import type { PluginPackage } from './plugin-package.ts'
import type { SuppliedCredential } from './plugin-registry.ts'
import type { Claim } from './serving-table.ts'
import type { WantedPlugin } from './wanted-plugin.ts'

/** A loaded plugin and what the manifest says of it. */
export interface PlacedPlugin {
  readonly loaded: LoadedPlugin
  readonly wanted: WantedPlugin
}

/** Of what is declared, not of what could be loaded: a rival that breaks must not hand its place to the other. */
export const declaredClaims = (packages: readonly PluginPackage[]): readonly Claim<PluginPackage>[] =>
  packages.filter(({ wanted }) => wanted.serves).map((by) => ({ name: by.protocol, apps: by.wanted.apps, by }))

export const protocolClaims = (placed: readonly PlacedPlugin[]): readonly Claim<LoadedPlugin>[] =>
  placed
    .filter(({ wanted }) => wanted.serves)
    .map(({ loaded, wanted }) => ({ name: loaded.protocol, apps: wanted.apps, by: loaded }))

/** A plugin that serves nobody supplies nobody: during a rollout stable's source fills the cache. */
export const credentialClaims = (placed: readonly PlacedPlugin[]): readonly Claim<SuppliedCredential>[] =>
  placed
    .filter(({ wanted }) => wanted.serves)
    .flatMap(({ loaded, wanted }) => suppliedBy(loaded).map(({ name, by }) => ({ name, apps: wanted.apps, by })))

/** Each value that a plugin supplies, with its source. */
function suppliedBy(by: LoadedPlugin): readonly { readonly name: string; readonly by: SuppliedCredential }[] {
  const sources: NonNullable<IWeChatProtocol['credentials']> = by.plugin.credentials ?? {}
  return Object.entries(sources).flatMap(([name, source]) =>
    (source.provides ?? [name]).map((value) => ({ name: value, by: { by, name, source } })),
  )
}

import type { Fault } from '../errors/host-error.ts'
import type { Unsupplied } from './find-unsupplied.ts'
import { formatPluginId, type PluginId } from './loaded-plugin.ts'
import { credentialClaims, declaredClaims, type PlacedPlugin } from './plugin-claims.ts'
import type { PluginPackage } from './plugin-package.ts'
import { findConflicts } from './serving-table.ts'

const forWhom = (appid: string | undefined): string => (appid === undefined ? 'every app' : appid)

/** Two entries that are one and the same plugin version: an answer's `x-wxhost-plugin` would not tell which. */
export function duplicateFaults(packages: readonly PluginPackage[]): readonly Fault[] {
  const same = Map.groupBy(packages, ({ id }) => formatPluginId(id))
  return [...same].flatMap(([id, [first, ...others]]) =>
    others.map((other) => ({
      code: 'WXH_PLUGIN_CONFLICT' as const,
      where: other.wanted.where,
      what: `${id} is named already by ${first?.wanted.where}`,
      remedy: 'Keep one of the two entries, and list all of its apps there.',
    })),
  )
}

/** Two plugins that want to serve one protocol of one app. */
export const protocolConflicts = (packages: readonly PluginPackage[]): readonly Fault[] =>
  findConflicts(declaredClaims(packages)).map(({ name, appid, first, second }) => ({
    code: 'WXH_PLUGIN_CONFLICT',
    where: second.wanted.where,
    what: `${formatPluginId(second.id)} and ${formatPluginId(first.id)} both want to serve ${name} for ${forWhom(appid)}`,
    remedy: 'Keep one of them, give each its own "apps", or write "serves": false for the one that shall wait.',
  }))

/** Two plugins that want to supply one credential to one app. */
export function supplyConflicts(placed: readonly PlacedPlugin[]): readonly Fault[] {
  const whereOf = (id: PluginId) => placed.find(({ loaded }) => loaded.id === id)?.wanted.where ?? ''
  return findConflicts(credentialClaims(placed)).map(({ name, appid, first, second }) => ({
    code: 'WXH_PLUGIN_CONFLICT',
    where: whereOf(second.by.id),
    what: `${formatPluginId(second.by.id)} and ${formatPluginId(first.by.id)} both supply the credential ${name} to ${forWhom(appid)}`,
    remedy: 'Keep one of them, give each its own "apps", or write "serves": false for the one that shall wait.',
  }))
}

export const unsuppliedFault = ({ plugin, credential, appid }: Unsupplied): Fault => ({
  code: 'WXH_CREDENTIAL_UNSUPPLIED',
  where: plugin.wanted.where,
  what: `${formatPluginId(plugin.loaded.id)} needs the credential ${credential}, which no loaded plugin supplies to ${forWhom(appid)}`,
  remedy: `Add the plugin that supplies ${credential} (for access-token: @wxhost/plugin-oauth2), or mend it where it is at fault itself.`,
})

import { fileURLToPath } from 'node:url'
import type { PluginView } from '../view/plugin-view.ts'

/** A package of the harness's own that stands beside the plugin on trial. */
export type Companion = 'access-token' | 'platform-certificates' | 'template-sender' | 'event-receiver'

// Plugins are loaded from built packages, also where this file itself runs from its source.
const room = new URL('../../supplier/', import.meta.url.replace('/contracts/scenario/', '/contracts/dist/scenario/'))

export const directoryOf = (companion: Companion): string => fileURLToPath(new URL(companion, room))

const suppliers: Readonly<Record<string, Companion>> = {
  'access-token': 'access-token',
  'platform-certificates': 'platform-certificates',
}

/** Credentials that the plugin needs and does not supply itself. */
export function unsupplied({
  plugin: { needs = [], credentials = {} },
}: Pick<PluginView, 'plugin'>): readonly string[] {
  const own = Object.entries(credentials).flatMap(([name, { provides = [name] }]) => provides)
  return needs.filter((name) => !own.includes(name))
}

/** Those who supply what the plugin needs, and what it needs that nobody here supplies. */
export function suppliersFor(view: Pick<PluginView, 'plugin'>): {
  readonly companions: readonly Companion[]
  readonly lacking: readonly string[]
} {
  const wanted = unsupplied(view)
  const companions = wanted.flatMap((name) => suppliers[name] ?? [])
  return { companions, lacking: wanted.filter((name) => suppliers[name] === undefined) }
}

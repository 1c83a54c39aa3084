import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import type { WireLimits } from '../runner/prepare-request.ts'

/** What requests of this plugin for this app may name: origins, secrets and credentials, each only where it was declared for. */
export function wireLimitsOf(loaded: LoadedPlugin, appid: string, registry: PluginRegistry): WireLimits {
  const { origins, secrets } = loaded.plugin
  return {
    origins,
    mayFill(kind, name, origin) {
      if (kind === 'secret')
        return secrets !== undefined && Object.hasOwn(secrets, name) && secrets[name]?.origins.includes(origin) === true
      const mayUse = credentialsOf(loaded).has(name)
      return mayUse && registry.credentialSource(appid, name)?.source.origins.includes(origin) === true
    },
  }
}

const known = new WeakMap<LoadedPlugin, ReadonlySet<string>>()

/** Those that the plugin needs from others and those that it supplies itself. */
function credentialsOf(loaded: LoadedPlugin): ReadonlySet<string> {
  const cached = known.get(loaded)
  if (cached !== undefined) return cached
  const names = new Set(loaded.plugin.needs)
  for (const [name, source] of Object.entries(loaded.plugin.credentials ?? {})) {
    for (const value of source.provides ?? [name]) names.add(value)
  }
  known.set(loaded, names)
  return names
}

import type { WireLimits } from '@wxhost/core/harness'
import type { IWeChatProtocol } from '@wxhost/core/protocol'

/** What a plugin's requests may name, as the host would have it; a credential of another plugin may go to its own origins. */
export function wireLimitsOf(plugin: IWeChatProtocol): WireLimits {
  return {
    origins: plugin.origins,
    mayFill(kind, name, origin) {
      if (kind === 'secret') return plugin.secrets?.[name]?.origins.includes(origin) === true
      const own = Object.entries(plugin.credentials ?? {}).find(([source, { provides = [source] }]) =>
        provides.includes(name),
      )
      if (own !== undefined) return own[1].origins.includes(origin)
      return plugin.needs?.includes(name) === true && plugin.origins.includes(origin)
    },
  }
}

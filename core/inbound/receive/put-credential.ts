import type { App, Apps } from '../../app/app.ts'
import type { CredentialRequests } from '../../call/credential-requests.ts'
import type { Credentials } from '../../credential/credentials.ts'
import { HostError } from '../../errors/host-error.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import type { PushedCredential } from '../../protocol/index.ts'

/**
 * Takes a credential that a push brought to `app`.
 * @throws when it cannot be kept: the push must not be acknowledged. WXH_PLUGIN_FAULT where it names what no source of the
 *   plugin that opened the push supplies.
 */
export type PutCredential = (app: App, loaded: LoadedPlugin, pushed: PushedCredential) => Promise<void>

export function createPutCredential(parts: {
  readonly apps: Pick<Apps, 'get'>
  readonly registry: PluginRegistry
  readonly requests: CredentialRequests
  readonly credentials: Pick<Credentials, 'put'>
}): PutCredential {
  const { apps, registry, requests, credentials } = parts
  return async (app, loaded, pushed) => {
    const owner = pushed.appid === undefined ? app : apps.get(pushed.appid)
    // An app that left, or is not entered yet: WeChat would push it again and again for nothing.
    if (owner === undefined) return
    const [name] = Object.keys(pushed.values)
    const supplied = name === undefined ? undefined : registry.credentialSource(owner.appid, name)
    if (name === undefined || supplied?.name !== pushed.source || supplied.by.protocol !== loaded.protocol)
      throw new HostError(
        'WXH_PLUGIN_FAULT',
        `The push brought a credential of "${pushed.source}", which is no source of ${loaded.protocol} for the app.`,
      )
    await credentials.put(requests.of(owner, name), pushed.values)
  }
}

import type { CredentialSource } from '../protocol/index.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'

/** The plugins that are loaded and which of them serves whom. Replaced as a whole; a call keeps the plugin it started with. */
export interface PluginRegistry {
  /** The plugin that serves `protocol` for `appid`; undefined where none does. */
  resolve(appid: string, protocol: string): LoadedPlugin | undefined
  /** All plugins that serve `appid`, one a protocol. */
  servingApp(appid: string): readonly LoadedPlugin[]
  /** Every loaded plugin, also those that serve nobody yet; the same list until something changes. */
  list(): readonly LoadedPlugin[]
  /** Who supplies a credential, e.g. `access-token`, to `appid`. */
  credentialSource(appid: string, credential: string): SuppliedCredential | undefined
  /** Told after each change, once the new tables hold. @returns what ends it. */
  onChange?(listener: () => void): () => void
}

export interface SuppliedCredential {
  readonly by: LoadedPlugin
  /** The source's own name; the credential asked for is one of the values it provides. */
  readonly name: string
  readonly source: CredentialSource
}

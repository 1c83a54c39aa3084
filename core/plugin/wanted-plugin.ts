/** One entry of plugins.manifest.json. */
export interface WantedPlugin {
  readonly source: PluginSource
  /** Semver range; `*` where a path names none. */
  readonly range: string
  /** The host must not start without it. */
  readonly required: boolean
  /** appids; undefined: every app. */
  readonly apps: readonly string[] | undefined
  /** False: loaded, but given no traffic. */
  readonly serves: boolean
  /** Default: inline; of one that serves nobody: a worker, until it is promoted. */
  readonly run?: RunMode
  /** e.g. `plugins.manifest.json#/plugins/0 (@wxhost/plugin-oauth2)` */
  readonly where: string
}

/** In the host's own thread, or in one of its own that can be watched and ended. */
export type RunMode = 'inline' | 'worker'

/** As written in the manifest: an npm name, or a directory relative to the manifest. */
export type PluginSource =
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'path'; readonly path: string }

export const formatSource = (source: PluginSource): string => (source.kind === 'package' ? source.name : source.path)

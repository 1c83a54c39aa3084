/** Which version of which plugin, e.g. `template-v1@1.2.0`. */
export interface PluginId {
  /** Protocol and API version, e.g. `template-v1`; the protocol alone where there is one API version (`oauth2`). */
  readonly name: string
  /** Semver of the package. */
  readonly version: string
}

export const formatPluginId = (id: PluginId): string => `${id.name}@${id.version}`

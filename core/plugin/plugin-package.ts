import type { PluginFiles } from './plugin-files.ts'
import type { PluginId } from './plugin-id.ts'
import type { WantedPlugin } from './wanted-plugin.ts'

/** What a plugin's package.json says of it. */
export interface PackageFacts {
  /** npm name. */
  readonly packageName: string
  readonly id: PluginId
  readonly protocol: string
  readonly apiVersion: string
  /** Semver range over HOST_API_VERSION. */
  readonly host: string
  /** The module that the package exports, relative to its directory with `/`, e.g. `dist/index.js`. */
  readonly entry: string
}

/** A package that was found and checked; none of its code has run. */
export interface PluginPackage extends PackageFacts {
  readonly wanted: WantedPlugin
  /** Absolute, symbolic links resolved. */
  readonly directory: string
  /** The bytes that were hashed; just these are loaded. */
  readonly files: PluginFiles
  /** `sha256-…` over all of `files`. */
  readonly integrity: string
}

import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { AnyOperation } from '../../protocol/index.ts'

/** The operation of this name; names are the caller's, so only the plugin's own count. */
export const operationOf = ({ plugin }: LoadedPlugin, name: string): AnyOperation | undefined =>
  Object.hasOwn(plugin.operations, name) ? plugin.operations[name] : undefined

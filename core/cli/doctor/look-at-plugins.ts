import type { Fault } from '../../errors/host-error.ts'
import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { type Finding, finding } from './finding.ts'

export interface LookedAtPlugins {
  readonly registry: PluginRegistry
  readonly faults: readonly Fault[]
  readonly warnings: readonly Fault[]
}

export const describePlugins = ({ registry, faults, warnings }: LookedAtPlugins): readonly Finding[] => {
  const ids = registry.list().map(({ id }) => formatPluginId(id))
  return [
    finding('plugins', ids.length > 0 ? 'ok' : 'warn', ids.length > 0 ? ids.join(', ') : 'none is loaded'),
    ...faults.map(({ where, what, remedy }) => finding('plugins', 'fail', `${where}: ${what}`, remedy)),
    ...warnings.map(({ where, what, remedy }) => finding('plugins', 'warn', `${where}: ${what}`, remedy)),
  ]
}

import { resolve } from 'node:path'
import { formatPluginId, importPlugin, inspectPackage, systemClock } from '@wxhost/core/harness'
import type { IWeChatProtocol } from '@wxhost/core/protocol'
import type { Interaction } from '../../interaction/interaction.ts'
import type { ScenarioSubject } from '../scenario-subject.ts'

/** What a scenario knows of a plugin when it decides whether it suits. */
export interface PluginView {
  /** e.g. `template-v1@1.2.0` */
  readonly id: string
  readonly protocol: string
  /** Absolute. */
  readonly directory: string
  readonly plugin: IWeChatProtocol
  readonly interactions: readonly Interaction[]
}

/** Loads the plugin as the host does. @throws PluginRefusal for a package that no host would load */
export async function viewOf({ directory, interactions }: ScenarioSubject): Promise<PluginView> {
  const path = resolve(directory)
  const source = { kind: 'path', path } as const
  const wanted = { source, range: '*', required: true, apps: undefined, serves: true, where: path }
  const found = await inspectPackage(wanted, path)
  const { id, protocol, plugin } = await importPlugin(found, { clock: systemClock, timeoutMs: 5_000 })
  return { id: formatPluginId(id), protocol, directory: path, plugin, interactions }
}

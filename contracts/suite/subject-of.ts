import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatPluginId, packageFacts } from '@wxhost/core/harness'
import type { IWeChatProtocol } from '@wxhost/core/protocol'
import { ContractFault } from '../drive/contract-fault.ts'
import type { Interaction } from '../interaction/interaction.ts'
import type { Subject } from './check.ts'

export interface SubjectOptions {
  /** The plugin's package: where its package.json lies. */
  readonly directory: string
  readonly seed: number
  readonly runs: number
}

/**
 * A plugin with what its package says of it.
 * @throws ContractFault where package.json is missing. PluginRefusal where it does not say what a host needs.
 */
export function subjectOf(
  plugin: IWeChatProtocol,
  interactions: readonly Interaction[],
  { directory, seed, runs }: SubjectOptions,
): Subject {
  const { id, protocol } = packageFacts(packageIn(directory))
  return { id: formatPluginId(id), protocol, plugin, interactions, seed, runs }
}

function packageIn(directory: string): unknown {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  } catch (error) {
    throw new ContractFault(`there is no readable package.json in ${directory}`, { cause: error })
  }
}

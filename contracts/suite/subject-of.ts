import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type IWeChatProtocol, isJsonObject } from '@wxhost/core/protocol'
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
 * @throws ContractFault where package.json is missing or says no name, version or protocol.
 */
export function subjectOf(
  plugin: IWeChatProtocol,
  interactions: readonly Interaction[],
  { directory, seed, runs }: SubjectOptions,
): Subject {
  const { name, version, wxhost } = packageIn(directory)
  const protocol = isJsonObject(wxhost) ? wxhost.protocol : undefined
  if (typeof name !== 'string' || typeof version !== 'string' || typeof protocol !== 'string')
    throw new ContractFault(`package.json in ${directory} must say name, version and wxhost.protocol`)
  const id = `${name.replace(/^@[^/]*\//, '').replace(/^plugin-/, '')}@${version}`
  return { id, protocol, plugin, interactions, seed, runs }
}

function packageIn(directory: string) {
  try {
    const found: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
    if (isJsonObject(found)) return found
  } catch (error) {
    throw new ContractFault(`there is no readable package.json in ${directory}`, { cause: error })
  }
  throw new ContractFault(`package.json in ${directory} must be an object`)
}

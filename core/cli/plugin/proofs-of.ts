import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import type { PluginPackage } from '../../plugin/plugin-package.ts'
import { type Proof, type ProofSettings, proofOf } from '../../plugin/record/proof-of.ts'

/** By plugin id. */
export type Proofs = ReadonlyMap<string, Proof>

export async function proofsOf(packages: readonly PluginPackage[], settings: ProofSettings): Promise<Proofs> {
  const found = packages.map(async (plugin) => [formatPluginId(plugin.id), await proofOf(plugin, settings)] as const)
  return new Map(await Promise.all(found))
}

/** e.g. `Contracts: template-v1@1.2.0 verified, pay-v3@1.0.0 refused (WXH_CONTRACT_UNTRUSTED).` */
export function describeProofs(proofs: Proofs): string {
  if (proofs.size === 0) return 'Contracts: none.'
  return `Contracts: ${[...proofs].map(([id, proof]) => `${id} ${stateOf(proof)}`).join(', ')}.`
}

const stateOf = ({ state, faults }: Proof): string =>
  state === 'refused' ? `refused (${[...new Set(faults.map(({ code }) => code))].join(', ')})` : state

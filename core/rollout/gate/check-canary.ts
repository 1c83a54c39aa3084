import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { surfaceOf } from '../../diff/surface-of.ts'
import type { Fault } from '../../errors/host-error.ts'
import { placesFor } from '../../plugin/install/record-copies.ts'
import { formatPluginId, type LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import { type Proof, proofOf } from '../../plugin/record/proof-of.ts'
import type { ContractSettings } from '../../settings.ts'
import { judgeCanary } from './judge-canary.ts'

/**
 * All that speaks against a canary beside this stable version; empty: it may have calls. Its record has to be green and
 * signed for its very bytes, also where the host loads plugins without proof.
 */
export type CheckCanary = (stable: LoadedPlugin, canary: LoadedPlugin) => Promise<readonly Fault[]>

export interface GateParts {
  readonly contracts: ContractSettings
  /** Folder of what was added to the running host, with the records that were given. */
  readonly home: string
}

export const createCheckCanary =
  (parts: GateParts): CheckCanary =>
  async (stable, canary) => {
    const [before, now] = await Promise.all([contractOf(stable, parts), contractOf(canary, parts)])
    return judgeCanary(before, now)
  }

async function contractOf(loaded: LoadedPlugin, { contracts, home }: GateParts) {
  const id = formatPluginId(loaded.id)
  const places = await placesFor(id, contracts, home)
  const proof = loaded.from === undefined ? undefined : await proofOf(loaded.from, places)
  const surface = surfaceOf(loaded.plugin, loaded.protocol)
  return { id, surface, proof, pact: proof === undefined ? undefined : await pactOf(proof, places.pactsDir) }
}

/** Only of a record that nothing speaks against: then the pact is the one that was proven. */
async function pactOf({ state, signed }: Proof, pactsDir: string): Promise<unknown> {
  const file = signed?.record.pact?.file
  if (state !== 'verified' || file === undefined) return undefined
  return JSON.parse(await readFile(join(pactsDir, file), 'utf8'))
}

import { fileURLToPath } from 'node:url'
import type { IWeChatProtocol } from '@wxhost/core/protocol'
import type { Interaction } from '../../../contracts/interaction/interaction.ts'
import type { Subject } from '../../../contracts/suite/check.ts'
import { subjectOf } from '../../../contracts/suite/subject-of.ts'

/** A plugin of this repository with its contract, from its sources. */
export async function pactSubject(name: string): Promise<Subject> {
  const directory = fileURLToPath(new URL(`../../../plugins/${name}`, import.meta.url))
  const [{ default: plugin }, { interactions }] = (await Promise.all([
    import(`${directory}/index.ts`),
    import(`${directory}/contract/index.ts`),
  ])) as [{ readonly default: IWeChatProtocol }, { readonly interactions: readonly Interaction[] }]
  return subjectOf(plugin, interactions, { directory, seed: 1, runs: 1 })
}

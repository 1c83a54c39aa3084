import type { Interaction } from './interaction.ts'
import { isMatcher } from './matcher.ts'
import { type Mismatch, mismatches } from './mismatches.ts'

/** Matchers, anywhere in the interaction, that would refuse the example that they bring themselves. */
export const exampleFaults = (interaction: Interaction): readonly Mismatch[] => faultsIn(interaction, '')

function faultsIn(tree: unknown, path: string): readonly Mismatch[] {
  if (isMatcher(tree)) {
    if (!('example' in tree)) return []
    const own = tree.kind === 'regex' || tree.kind === 'integer' ? mismatches(tree, tree.example, { path }) : []
    return [...own, ...faultsIn(tree.example, path)]
  }
  if (tree instanceof Uint8Array || typeof tree !== 'object' || tree === null) return []
  const steps = Object.entries(tree).map(([name, member]) => [
    Array.isArray(tree) ? `[${name}]` : joined(path, name),
    member,
  ])
  return steps.flatMap(([step, member]) => faultsIn(member, Array.isArray(tree) ? `${path}${step}` : String(step)))
}

const joined = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

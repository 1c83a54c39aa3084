import type { Interaction } from './interaction.ts'
import { isMatcher } from './matcher.ts'

/** Names of the values that the states of an interaction have to give. */
export const wantedValues = (interaction: Interaction): readonly string[] => [...new Set(wantedIn(interaction))]

function wantedIn(tree: unknown): readonly string[] {
  if (isMatcher(tree)) {
    if (tree.kind === 'state' || tree.kind === 'filled') return [tree.name]
    return 'example' in tree ? wantedIn(tree.example) : []
  }
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(wantedIn) : []
}

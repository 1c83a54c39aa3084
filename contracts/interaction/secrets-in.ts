import { isJsonObject } from '@wxhost/core/protocol'
import { exampleOf } from './example-of.ts'
import type { Interaction } from './interaction.ts'
import { isMatcher } from './matcher.ts'

/**
 * Texts in an interaction that nobody beyond the host may see: values behind handles, and credentials that an answer or a push
 * brings.
 */
export function secretsIn(interaction: Interaction): readonly string[] {
  const told = interaction.kind === 'push' ? interaction.opened : interaction.result
  const handles = interaction.kind === 'push' ? [] : [...handlesIn(interaction.input), ...handlesIn(interaction.result)]
  const known = [...handles, ...valuesIn(exampleOf(told, { handle: () => 'handle' }))]
  return [...new Set(known)].filter((secret) => secret.length >= 4)
}

function handlesIn(tree: unknown): readonly string[] {
  if (isMatcher(tree)) return tree.kind === 'sealed-handle' ? [tree.value] : []
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(handlesIn) : []
}

/** Of `acquired`, and of credentials that come with an event. */
function valuesIn(told: unknown): readonly string[] {
  if (!isJsonObject(told)) return []
  const events = Array.isArray(told.events) ? told.events : []
  const pushed = events.flatMap((event) =>
    isJsonObject(event) && Array.isArray(event.credentials) ? event.credentials : [],
  )
  const sets = [told.kind === 'acquired' ? told.values : undefined, ...pushed.map((each) => each.values)]
  return sets.flatMap((values) =>
    isJsonObject(values)
      ? Object.values(values).flatMap((each) => (isJsonObject(each) ? [String(each.value)] : []))
      : [],
  )
}

/** The same without the places in which credentials are handed to the host. */
export function withoutHandedOn(told: unknown): unknown {
  if (!isJsonObject(told)) return told
  if (told.kind === 'acquired') return { ...told, values: Object.keys(told.values as object) }
  if (!Array.isArray(told.events)) return told
  return {
    ...told,
    events: told.events.map((event) => (isJsonObject(event) ? { ...event, credentials: undefined } : event)),
  }
}

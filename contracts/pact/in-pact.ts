import { isJsonObject } from '@wxhost/core/protocol'
import { toldBody } from '../interaction/asking.ts'
import type { Interaction } from '../interaction/interaction.ts'

/**
 * Whether an interaction is one between plugin and WeChat. What is answered or refused without asking WeChat is not, nor is
 * an answer that must not be believed, or that the mock only repeats: WeChat does not give it.
 */
export function inPact(interaction: Interaction): boolean {
  if (interaction.kind === 'push') return !isJsonObject(interaction.opened) || interaction.opened.kind !== 'refused'
  const { steps, result, states = [] } = interaction
  if (steps.length === 0 || states.some(({ name }) => name === toldBody)) return false
  return !(isJsonObject(result) && result.kind === 'untrusted')
}

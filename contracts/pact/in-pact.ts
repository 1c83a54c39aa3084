import { isJsonObject } from '@wxhost/core/protocol'
import { toldBody } from '../interaction/asking.ts'
import type { Interaction } from '../interaction/interaction.ts'

/** States that put words into the mock's mouth. */
const repeated: readonly string[] = [toldBody, 'WeChat Pay says', 'WeChat Pay notifies']

/**
 * Whether an interaction is one between plugin and WeChat. What is answered or refused without asking WeChat is not, nor is
 * an answer that must not be believed, or that the mock only repeats: WeChat does not give it. A push that no state leads to
 * is one that no WeChat is known to make.
 */
export function inPact(interaction: Interaction): boolean {
  const { states = [] } = interaction
  if (states.some(({ name }) => repeated.includes(name))) return false
  if (interaction.kind === 'push')
    return states.length > 0 && (!isJsonObject(interaction.opened) || interaction.opened.kind !== 'refused')
  const { steps, result } = interaction
  if (steps.length === 0) return false
  return !(isJsonObject(result) && result.kind === 'untrusted')
}

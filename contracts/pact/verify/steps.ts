import { isJsonObject } from '@wxhost/core/protocol'
import type { StateValues } from '../../states/provider-states.ts'
import { parseTexts } from '../exact-json.ts'
import type { PactInteraction } from '../pact-file.ts'

/** Whether an interaction is the next request of the exchange that another one is of: the mock stays as that left it. */
export function followsOn(interaction: PactInteraction, before: PactInteraction): boolean {
  const { step } = interaction.comments ?? {}
  return step !== undefined && step > 1 && before.comments?.step === step - 1 && nameOf(interaction) === nameOf(before)
}

const nameOf = ({ description }: PactInteraction) => description.replace(/ \(\d+ of \d+\)$/, '')

/** What the next request may take of an answer: its texts and numbers, by name. */
export function textsIn(body: Uint8Array): StateValues {
  const said = parsed(Buffer.from(body).toString('utf8'))
  const members = isJsonObject(said) ? Object.entries(said) : []
  return Object.fromEntries(members.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
}

function parsed(text: string): unknown {
  try {
    return parseTexts(text)
  } catch {
    return undefined
  }
}

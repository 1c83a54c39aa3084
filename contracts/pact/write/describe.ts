import { SANDBOX } from '@wxhost/mock-wechat'
import type { Interaction } from '../../interaction/interaction.ts'
import type { PactComments } from '../pact-file.ts'

interface Described {
  given(state: string, parameters?: Record<string, never>): unknown
  comment(comment: { readonly key: string; readonly value: string }): unknown
}

/** Tells Pact the states of an interaction and, as comments, what it is of and where it is documented. @param step of several, from 1 */
export function describe<T extends Described>(pact: T, interaction: Interaction, step?: number): T {
  for (const { name, params } of interaction.states ?? []) pact.given(name, params as Record<string, never> | undefined)
  for (const [key, value] of Object.entries({ ...commentsOf(interaction), step }))
    if (value !== undefined) pact.comment({ key, value: JSON.stringify(value) })
  return pact
}

function commentsOf(interaction: Interaction): PactComments {
  const appid = interaction.call?.appid
  const of = interaction.kind === 'push' ? { channel: interaction.channel } : { ...interaction.of }
  const { why: _, ...named } = 'why' in of ? of : { ...of, why: undefined }
  return { ...named, page: interaction.page, ...(appid === undefined || appid === SANDBOX.app.appid ? {} : { appid }) }
}

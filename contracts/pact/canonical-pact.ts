import { isJsonObject, type JsonObject } from '@wxhost/core/protocol'
import { parseExact, sorted } from './exact-json.ts'
import { providerName } from './pact-file.ts'

/**
 * One pact of several of the same two parties, as it is committed: interactions and names in order, two spaces, LF at the
 * end. Of none it is a pact without interactions.
 */
export function joinedPact(consumer: string, texts: readonly string[]): string {
  const pacts = texts.map((text) => parseExact(text)).filter(isJsonObject)
  const interactions = pacts.flatMap((pact) => (Array.isArray(pact.interactions) ? pact.interactions : []))
  const parties = { consumer: { name: consumer }, provider: { name: providerName } }
  const whole = { ...pacts[0], ...parties, interactions: interactions.map(withPlainText).sort(byDescription) }
  return `${JSON.stringify(sorted(whole), null, 2)}\n`
}

function byDescription(a: unknown, b: unknown): number {
  const [one, other] = [descriptionOf(a), descriptionOf(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

const descriptionOf = (interaction: unknown) => (isJsonObject(interaction) ? String(interaction.description) : '')

/** Pact hides a text body behind base64 and compares its type alone; here its letters stand and are compared. */
function withPlainText(interaction: unknown): unknown {
  if (!isJsonObject(interaction) || !isJsonObject(interaction.response)) return interaction
  const text = plainBody(interaction.response)
  if (text === undefined) return interaction
  const { matchingRules, ...response } = interaction.response
  const { body: _, ...rules } = isJsonObject(matchingRules) ? matchingRules : {}
  const more = Object.keys(rules).length === 0 ? {} : { matchingRules: rules }
  return { ...interaction, response: { ...response, ...more, body: text } }
}

function plainBody({ body, headers }: JsonObject): object | undefined {
  if (!isJsonObject(body) || body.encoded !== 'base64') return undefined
  const [type] = isJsonObject(headers) && Array.isArray(headers['Content-Type']) ? headers['Content-Type'] : []
  if (typeof type !== 'string' || !type.startsWith('text/')) return undefined
  return { content: Buffer.from(String(body.content), 'base64').toString('utf8'), contentType: type, encoded: false }
}

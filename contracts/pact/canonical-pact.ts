import { createHash } from 'node:crypto'
import { isJsonObject } from '@wxhost/core/protocol'
import { parseExact, sorted } from './exact-json.ts'

/** A pact as it is committed: interactions and names in order, two spaces, LF at the end. */
export function canonicalPact(text: string): string {
  const pact = parseExact(text)
  if (!isJsonObject(pact) || !Array.isArray(pact.interactions)) return text
  const interactions = pact.interactions.map(withPlainText).sort(byDescription)
  return `${JSON.stringify(sorted({ ...pact, interactions }), null, 2)}\n`
}

/** sha256, in hex, of the pact without its metadata, which names the versions of Pact's tools. */
export function pactHash(text: string): string {
  const pact = parseExact(text)
  const { metadata: _, ...rest } = isJsonObject(pact) ? pact : {}
  return createHash('sha256')
    .update(JSON.stringify(sorted(rest)))
    .digest('hex')
}

function byDescription(a: unknown, b: unknown): number {
  const [one, other] = [descriptionOf(a), descriptionOf(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

const descriptionOf = (interaction: unknown) => (isJsonObject(interaction) ? String(interaction.description) : '')

/** Pact hides a text body behind base64 and compares its type alone; here its letters stand and are compared. */
function withPlainText(interaction: unknown): unknown {
  if (!isJsonObject(interaction) || !isJsonObject(interaction.response)) return interaction
  const { body, headers, matchingRules, ...rest } = interaction.response
  const text = textIn(body, headers)
  if (text === undefined) return interaction
  const { body: _, ...rules } = isJsonObject(matchingRules) ? matchingRules : {}
  const response = {
    ...rest,
    headers,
    body: text,
    ...(Object.keys(rules).length === 0 ? {} : { matchingRules: rules }),
  }
  return { ...interaction, response }
}

function textIn(body: unknown, headers: unknown): object | undefined {
  if (!isJsonObject(body) || body.encoded !== 'base64') return undefined
  const type = isJsonObject(headers)
    ? Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')
    : []
  const contentType = String(type?.[1] ?? 'text/plain')
  if (!contentType.startsWith('text/')) return undefined
  return { content: Buffer.from(String(body.content), 'base64').toString('utf8'), contentType, encoded: false }
}

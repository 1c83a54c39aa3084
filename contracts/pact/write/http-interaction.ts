import type { AnswerSpec, RequestSpec, Step, Tree } from '../../interaction/interaction.ts'
import { answerSignature } from '../placeholders.ts'
import { pactRegex, pactTree, pactTreeOfText } from './pact-tree.ts'
import type { PactAnswer, PactInteraction, PactRequest, PactStep } from './pact-types.ts'

type Template = Parameters<PactRequest['headers']>[0]

/** Tells Pact of one request and its answer. */
export function withStep(interaction: PactInteraction, { request, answer }: Step): PactStep {
  const path = pactTree(request.path) as string
  return interaction
    .withRequest(request.method, path, (builder) => tellRequest(builder, request))
    .willRespondWith(answer.status ?? 200, (builder) => tellAnswer(builder, answer))
}

function tellRequest(builder: PactRequest, { query = {}, headers = {}, json }: RequestSpec): void {
  builder.query(template(query))
  builder.headers(template(headers))
  if (json !== undefined) builder.jsonBody(JSON.stringify(pactTree(json)))
}

function tellAnswer(builder: PactAnswer, answer: AnswerSpec): void {
  const { headers = {}, json, text, bytes, signed } = answer
  builder.headers({ ...(signed === true ? signatureHeaders() : {}), ...template(headers) })
  if (json !== undefined) builder.jsonBody(JSON.stringify(pactTree(json)))
  else if (text !== undefined) tellText(builder, text, typeOf(answer))
  else if (bytes !== undefined) builder.body(typeOf(answer), Buffer.from(bytes, 'base64'))
}

/** JSON is compared by what it says, other texts by their letters. */
function tellText(builder: PactAnswer, text: string, type: string): void {
  const tree = treeOf(text)
  if (tree === undefined) builder.body(type, Buffer.from(text))
  else builder.jsonBody(JSON.stringify(tree))
}

function treeOf(text: string): unknown {
  try {
    return pactTreeOfText(text)
  } catch {
    return undefined
  }
}

const typeOf = ({ headers = {} }: AnswerSpec): string => String(headers['content-type'] ?? 'text/plain')

const signatureHeaders = (): Template =>
  Object.fromEntries(
    Object.entries(answerSignature).map(([name, [form, example]]) => [name, pactRegex(form, example)]),
  ) as unknown as Template

/** Numbers and booleans are texts on the wire. Pact adds a second content-type unless it is written as Pact does. */
const template = (values: Readonly<Record<string, Tree>>): Template =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name === 'content-type' ? 'Content-Type' : name, asText(pactTree(value))]),
  ) as Template

const asText = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value

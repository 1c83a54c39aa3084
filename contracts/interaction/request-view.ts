import { constants, privateDecrypt } from 'node:crypto'
import type { Fill } from '@wxhost/core/harness'
import type { Sent } from '../drive/send-once.ts'
import { TEST_PLATFORM_KEY } from '../shadow/test-keys.ts'
import type { RequestSpec, Tree } from './interaction.ts'
import { filledCredential, filledSecret, isMatcher } from './matcher.ts'
import { type Matching, type Mismatch, mismatches } from './mismatches.ts'

/** All places where a request is not the one that WeChat documents; headers only as far as they are declared. */
export function requestMismatches(
  spec: RequestSpec,
  { prepared, wire }: Sent,
  matching: Matching,
): readonly Mismatch[] {
  const { path } = matching
  const at = (step: string): Matching => ({ unseal: unsealed, ...matching, path: `${path}.${step}` })
  return [
    ...mismatches(spec.method, prepared.method, at('method')),
    ...mismatches(spec.origin, prepared.origin, at('origin')),
    ...mismatches(spec.path, prepared.path, at('path')),
    ...mismatches(asTexts(spec.query ?? {}), queryOf(prepared), at('query')),
    ...mismatches(asTexts(spec.headers ?? {}), headersOf(prepared, wire.headers), { ...at('headers'), open: true }),
    ...mismatches(spec.json, bodyOf(prepared), at('body')),
  ]
}

/** Numbers and booleans are texts on the wire. */
const asTexts = (values: Readonly<Record<string, Tree>>): Tree =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asText(value)]))

const asText = (value: Tree): Tree =>
  typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : isMatcher(value) && value.kind === 'like' && typeof value.example !== 'string'
      ? asText(value.example)
      : value

type Prepared = Sent['prepared']

function queryOf({ query, fill }: Prepared): Readonly<Record<string, unknown>> {
  const filled = (index: number) => fill.find(({ at }) => at.in === 'query' && at.index === index)
  return Object.fromEntries(query.map(([name, value], index) => [name, value ?? marked(filled(index))]))
}

function headersOf({ fill }: Prepared, headers: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const filled = fill.flatMap((each) => (each.at.in === 'header' ? [[each.at.name, marked(each)]] : []))
  return { ...headers, ...Object.fromEntries(filled) }
}

const marked = (fill: Fill | undefined) =>
  fill === undefined ? '' : fill.kind === 'secret' ? filledSecret(fill.name) : filledCredential(fill.name)

/** The JSON that is sent, references in their places. */
function bodyOf({ body, fill }: Prepared): unknown {
  if (body === undefined) return undefined
  if (body.kind === 'bytes') return body.bytes
  if (body.kind === 'text') return JSON.parse(body.text)
  const root: unknown = structuredClone(body.value)
  for (const each of fill) if (each.at.in === 'body') put(root, each.at.steps, marked(each))
  return root
}

function put(root: unknown, steps: readonly string[], value: unknown): void {
  let parent = root as Record<string, unknown>
  for (const step of steps.slice(0, -1)) parent = parent[step] as Record<string, unknown>
  const last = steps.at(-1)
  if (last !== undefined) parent[last] = value
}

/** Opens what was encrypted for WeChat Pay with its test key. */
function unsealed(field: string): string | undefined {
  const bytes = Buffer.from(field, 'base64')
  if (bytes.toString('base64') !== field) return undefined
  const key = { key: TEST_PLATFORM_KEY.pem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
  try {
    return privateDecrypt(key, bytes).toString('utf8')
  } catch {
    return undefined
  }
}

import { HostError } from '../errors/host-error.ts'
import type { FilledRequest } from '../transport/filled-request.ts'
import { writeJson } from './cut-body.ts'
import { isHeaderValue } from './header-value.ts'
import type { Fill, PreparedBody, PreparedRequest } from './prepared-request.ts'

/**
 * Puts the secrets in, at the last moment. `values` stand in the order of `request.fill`.
 * @throws HostError WXH_CONFIG for a value that cannot stand where it is wanted.
 */
export function fillRequest(request: PreparedRequest, values: readonly string[]): FilledRequest {
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers }
  if (request.body !== undefined) headers['content-type'] = request.body.contentType
  request.fill.forEach((fill, i) => {
    if (fill.at.in === 'header') headers[fill.at.name] = headerText(fill, values[i] ?? '')
  })
  return {
    method: request.method,
    origin: request.origin,
    target: request.path + writeQuery(request, values),
    headers,
    body: request.body === undefined ? undefined : writeBody(request.body, request.fill, values),
  }
}

function headerText({ kind, name }: Fill, text: string): string {
  if (isHeaderValue(text)) return text
  throw new HostError(
    'WXH_CONFIG',
    `The ${kind} "${name}" holds a character that may not stand in a header, e.g. a line break. Correct it.`,
  )
}

function writeQuery(request: PreparedRequest, values: readonly string[]): string {
  let text = ''
  request.query.forEach(([name, value], index) => {
    const filled = value ?? values[request.fill.findIndex((f) => f.at.in === 'query' && f.at.index === index)] ?? ''
    text += `${text === '' ? '?' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(filled)}`
  })
  return text
}

function writeBody(body: PreparedBody, fill: readonly Fill[], values: readonly string[]): string | Uint8Array {
  if (body.kind === 'text') return body.text
  if (body.kind === 'bytes') return body.bytes
  const value = structuredClone(body.value)
  fill.forEach(({ at }, i) => {
    if (at.in === 'body') put(value, at.steps, values[i] ?? '')
  })
  return writeJson(value)
}

function put(root: unknown, steps: readonly string[], text: string): void {
  let parent = root as Record<string, unknown>
  for (const step of steps.slice(0, -1)) parent = parent[step] as Record<string, unknown>
  const last = steps.at(-1)
  if (last !== undefined) parent[last] = text
}

import type { FilledRequest } from '../transport/filled-request.ts'
import { writeJson } from './cut-body.ts'
import type { Fill, PreparedBody, PreparedRequest } from './prepared-request.ts'

/** Puts the secrets in, at the last moment. `values` stand in the order of `request.fill`. */
export function fillRequest(request: PreparedRequest, values: readonly string[]): FilledRequest {
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers }
  if (request.body !== undefined) headers['content-type'] = request.body.contentType
  request.fill.forEach((fill, i) => {
    if (fill.at.in === 'header') headers[fill.at.name] = values[i] ?? ''
  })
  return {
    method: request.method,
    origin: request.origin,
    target: request.path + writeQuery(request, values),
    headers,
    body: request.body === undefined ? undefined : writeBody(request.body, request.fill, values),
  }
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

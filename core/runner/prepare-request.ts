import { isJsonObject, isReference, type WireRequest, type WireValue } from '../protocol/index.ts'
import { cutBody } from './cut-body.ts'
import { isHeaderValue } from './header-value.ts'
import { InvalidWireRequestError } from './invalid-wire-request-error.ts'
import type { Fill, PreparedRequest } from './prepared-request.ts'

/** What a plugin's requests may name. */
export interface WireLimits {
  readonly origins: readonly string[]
  /** Whether this reference may be sent to this origin. */
  mayFill(kind: Fill['kind'], name: string, origin: string): boolean
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
/** The transport's own; and none that could smuggle a second request. */
const reservedHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
])
const headerName = /^[a-z0-9!#$%&'*+.^_`|~-]+$/
const pathForm = /^\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/
const dotSegment = /(^|\/)\.{1,2}(\/|$)/
/** Written so, a dot or a slash still means one to some servers on the way. */
const hiddenInPath: readonly (readonly [RegExp, string])[] = [
  [/%2e/gi, '.'],
  [/%2f/gi, '/'],
  [/%5c/gi, '/'],
]

/**
 * Checks a plugin's wire request and cuts its references out.
 * @throws InvalidWireRequestError
 */
export function prepareRequest(request: WireRequest, limits: WireLimits): PreparedRequest {
  const { method, origin, path } = request
  if (!methods.has(method)) throw new InvalidWireRequestError(`method must be one of ${[...methods].join(', ')}`)
  if (!limits.origins.includes(origin))
    throw new InvalidWireRequestError(`origin must be one that the plugin declares (${limits.origins.join(', ')})`)
  checkPath(path)
  const fill: Fill[] = []
  const query = cutQuery(request.query, fill)
  const headers = cutHeaders(request.headers, fill)
  const body = request.body === undefined ? undefined : cutBody(request.body, fill)
  for (const { kind, name } of fill) {
    if (!limits.mayFill(kind, name, origin))
      throw new InvalidWireRequestError(`${kind} "${name}" is not declared for ${origin}`)
  }
  return { method, origin, path, query, headers, body, fill }
}

function checkPath(path: unknown): void {
  if (typeof path !== 'string' || !pathForm.test(path) || leadsElsewhere(path))
    throw new InvalidWireRequestError(
      'path must start with "/", be percent-encoded, without query, fragment or dot segments',
    )
}

function leadsElsewhere(path: string): boolean {
  const plain = path.includes('%')
    ? hiddenInPath.reduce((text, [written, meant]) => text.replace(written, meant), path)
    : path
  return plain.startsWith('//') || dotSegment.test(plain)
}

function cutQuery(query: WireRequest['query'], fill: Fill[]): (readonly [string, string | null])[] {
  const result: (readonly [string, string | null])[] = []
  for (const [name, value] of entriesOf(query, 'query')) {
    if (value === undefined) continue
    if (!name.isWellFormed()) throw new InvalidWireRequestError('a name in query is not well-formed Unicode')
    const text = cutWireValue(value, `query.${name}`)
    if (text === null) fill.push({ at: { in: 'query', index: result.length }, ...referenceOf(value) })
    result.push([name, text])
  }
  return result
}

function cutHeaders(headers: WireRequest['headers'], fill: Fill[]): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [key, value] of entriesOf(headers, 'headers')) {
    const name = key.toLowerCase()
    if (!headerName.test(name) || reservedHeaders.has(name))
      throw new InvalidWireRequestError(`header ${JSON.stringify(key)} is not one that a plugin may set`)
    if (value === undefined) continue
    if (Object.hasOwn(result, name)) throw new InvalidWireRequestError(`header "${name}" stands twice`)
    const text = cutWireValue(value, `header ${name}`)
    if (text === null) fill.push({ at: { in: 'header', name }, ...referenceOf(value) })
    else if (!isHeaderValue(text))
      throw new InvalidWireRequestError(`header "${name}" holds a character that may not be sent`)
    result[name] = text ?? ''
  }
  return result
}

function entriesOf(values: WireRequest['query'], where: string): [string, WireValue][] {
  if (values === undefined) return []
  if (!isJsonObject(values)) throw new InvalidWireRequestError(`${where} must be an object of names and values`)
  return Object.entries(values)
}

function cutWireValue(value: WireValue, where: string): string | null {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new InvalidWireRequestError(`${where} is not well-formed Unicode`)
    return value
  }
  if (isReference(value)) return null
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value)
  throw new InvalidWireRequestError(`${where} must be a string, a finite number, a boolean or a reference`)
}

const referenceOf = (value: WireValue) => {
  const { kind, name } = value as { kind: Fill['kind']; name: string }
  return { kind, name }
}

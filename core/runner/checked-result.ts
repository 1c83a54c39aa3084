import {
  type Decoded,
  type Encoded,
  errorClasses,
  type Failure,
  isJsonObject,
  type Warning,
  type WireHeaders,
  type WireRequest,
} from '../protocol/index.ts'
import { isHeaderValue } from './header-value.ts'
import { InvalidResultError } from './invalid-result-error.ts'
import type { Resolved } from './resolved.ts'

const untrustedReasons = new Set<unknown>(['signature', 'probe', 'truncated', 'not-wechat'])

export const isWireRequest = (encoded: Encoded<unknown>): encoded is WireRequest => !('kind' in encoded)

/** @throws InvalidResultError when encode returned something else than a wire request, a local output or a Failure. */
export function checkEncoded(value: unknown): Encoded<unknown> {
  if (!isJsonObject(value)) throw new InvalidResultError('encode must return an object')
  if (!('kind' in value)) {
    if (typeof value.method === 'string') return value as unknown as WireRequest
    throw new InvalidResultError('encode must return a wire request, local(…) or failure(…)')
  }
  if (value.kind === 'local') {
    checkWarnings(value.warnings)
    return value as unknown as Encoded<unknown>
  }
  if (value.kind === 'error') return checkFailure(value)
  throw new InvalidResultError(`encode may not return kind ${JSON.stringify(value.kind)}`)
}

/** @throws InvalidResultError when decode returned something that is no {@link Decoded}. */
export function checkDecoded(value: unknown): Decoded<unknown> {
  if (!isJsonObject(value)) throw new InvalidResultError('decode must return an object')
  switch (value.kind) {
    case 'output':
      checkWarnings(value.warnings)
      return value as unknown as Decoded<unknown>
    case 'error':
      return checkFailure(value)
    case 'credential-rejected':
      return checkStrings(value, 'credential', 'code', 'message')
    case 'decode-again':
      return checkStrings(value, 'refresh')
    case 'untrusted':
      if (!untrustedReasons.has(value.reason)) throw new InvalidResultError('unknown reason of "untrusted"')
      return value as unknown as Decoded<unknown>
    case 'stream':
      return checkStream(value)
    case 'next':
      if (!isJsonObject(value.request)) throw new InvalidResultError('"next" needs a request')
      return value as unknown as Decoded<unknown>
    default:
      throw new InvalidResultError(`decode may not return kind ${JSON.stringify(value.kind)}`)
  }
}

function checkStream(value: Readonly<Record<string, unknown>>): Decoded<unknown> {
  const { request, hash, fileName } = value
  checkStrings(value, 'contentType')
  if (!isJsonObject(request)) throw new InvalidResultError('"stream" needs a request')
  for (const name of ['gunzip', 'rows'])
    if (value[name] !== undefined && typeof value[name] !== 'boolean')
      throw new InvalidResultError(`"${name}" of kind "stream" must be true or false`)
  // One that can never fit would only be found out at the end of the file.
  const fits = isJsonObject(hash) && hash.alg === 'sha1' && typeof hash.hex === 'string' && sha1Form.test(hash.hex)
  if (hash !== undefined && !fits) throw new InvalidResultError('"hash" must be { alg: "sha1", hex } of 40 hex digits')
  if (fileName !== undefined && typeof fileName !== 'string')
    throw new InvalidResultError('"fileName" must be a string')
  return value as unknown as Decoded<unknown>
}

const sha1Form = /^[0-9a-f]{40}$/i

/** @throws InvalidResultError */
export function checkFailure(value: Readonly<Record<string, unknown>>): Failure {
  const { path, retryAfterMs } = value
  if (!errorClasses.some((known) => known === value.class))
    throw new InvalidResultError('a Failure needs a known class')
  if (path !== undefined && typeof path !== 'string') throw new InvalidResultError('"path" must be a JSON pointer')
  if (retryAfterMs !== undefined && !(typeof retryAfterMs === 'number' && retryAfterMs >= 0 && retryAfterMs < Infinity))
    throw new InvalidResultError('"retryAfterMs" must be a number of milliseconds, 0 or more')
  return checkStrings(value, 'code', 'message') as Failure
}

function checkStrings(value: Readonly<Record<string, unknown>>, ...names: string[]): Decoded<unknown> {
  for (const name of names) {
    if (typeof value[name] !== 'string')
      throw new InvalidResultError(`"${name}" of kind "${String(value.kind)}" must be a string`)
  }
  return value as unknown as Decoded<unknown>
}

function checkWarnings(warnings: unknown): asserts warnings is readonly Warning[] | undefined {
  if (warnings === undefined) return
  const fine =
    Array.isArray(warnings) &&
    warnings.every((w) => isJsonObject(w) && typeof w.code === 'string' && typeof w.message === 'string')
  if (!fine) throw new InvalidResultError('warnings must be a list of { code, message }')
}

const headerForm = /^[a-z0-9!#$%&'*+.^_`|~-]+$/

/** @throws InvalidResultError when authorize returned something else than headers that may be sent. */
export function checkHeaders(value: unknown): WireHeaders {
  if (!isJsonObject(value)) throw new InvalidResultError('authorize must return an object of headers')
  for (const [name, text] of Object.entries(value)) {
    if (!headerForm.test(name)) throw new InvalidResultError('authorize must name headers in lower case')
    if (typeof text !== 'string' || !isHeaderValue(text))
      throw new InvalidResultError(`header "${name}" holds a character that may not be sent`)
  }
  return value as WireHeaders
}

/** @throws InvalidResultError when resolve.read returned something else than it may. */
export function checkResolved(value: unknown): Resolved {
  if (isJsonObject(value) && (value.kind === 'resend' || value.kind === 'unknown')) return value as unknown as Resolved
  const decoded = checkDecoded(value)
  if (decoded.kind === 'output' || decoded.kind === 'error') return decoded
  throw new InvalidResultError(`resolve.read may not return kind "${decoded.kind}"`)
}

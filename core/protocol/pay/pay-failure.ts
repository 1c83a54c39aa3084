import { isJsonObject, type JsonObject, type JsonPointer } from '../json.ts'
import { type ErrorClass, errorClasses, type Failure, failure } from '../outcome.ts'
import type { WireHeaders } from '../wire.ts'
import { textIn } from './pay-body.ts'
import table from './pay-errors.json' with { type: 'json' }
import { classOfRequestId } from './request-id.ts'

interface Known {
  readonly code: string
  readonly class: ErrorClass
  readonly waitMs?: number
}

const withoutUnderscores = (code: string): string => code.replaceAll('_', '').toUpperCase()

const waits: Readonly<Record<string, number>> = { 'wait-then-query': 5_000, 'wait-1800s': 1_800_000 }

const known: ReadonlyMap<string, Known> = new Map(
  table.errors.map((row) => [withoutUnderscores(row.code), knownOf(row)]),
)

function knownOf(row: { code: string; class: string; action?: string }): Known {
  const waitMs = waits[row.action ?? '']
  return {
    code: row.code,
    class: errorClasses.find((name) => name === row.class) ?? 'business',
    ...(waitMs === undefined ? {} : { waitMs }),
  }
}

/**
 * A definite refusal in WeChat Pay's words. Only for answers whose origin is trusted: a good signature, or a 401.
 *
 * Codes come with and without underscores; `code` is the spelling of pay-errors.json (`ORDERPAID`, `SYSTEM_ERROR`).
 * @see pay-v3 page 10, additions 6 and 7
 */
export function payFailure(status: number, body: JsonObject, headers: WireHeaders): Failure {
  const given = codeIn(body.code) ?? `HTTP_${status}`
  const row = known.get(withoutUnderscores(given))
  const code = row?.code ?? given
  const byRequest = code === 'INVALID_REQUEST' ? classOfRequestId(headers) : undefined
  const path = pathIn(body.detail)
  const retryAfterMs = retryAfter(headers) ?? row?.waitMs
  return failure(byRequest ?? classOf(status, row), code, messageOf(body) + requestIdNote(headers), {
    ...(refusedBeforeAnyEffect(status, code) ? { nothingHappened: true } : {}),
    ...(path === undefined ? {} : { path }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

/** The part of an error message that names the request: support asks for it first. */
export function requestIdNote(headers: WireHeaders): string {
  const id = headers['request-id'] ?? ''
  return /^[\w-]{1,128}$/.test(id) ? ` (Request-ID ${id})` : ''
}

/** Additions 7: a closed list. Never widen it by guess. */
const refusedBeforeAnyEffect = (status: number, code: string): boolean =>
  status === 401 || (status === 400 && code === 'PARAM_ERROR')

/** An unknown code of a 4xx is WeChat's business answer: never tried again. */
function classOf(status: number, row: Known | undefined): ErrorClass {
  if (status === 401) return 'config'
  if (row !== undefined) return row.class
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'retryable' : 'business'
}

function codeIn(value: unknown): string | undefined {
  const text = textIn(value)
  return text !== undefined && /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(text) ? text : undefined
}

/** WeChat's text and its `issue`, never the `value` or the `sign_information`: those repeat what was sent. */
function messageOf(body: JsonObject): string {
  const detail = isJsonObject(body.detail) ? body.detail : {}
  const inner = isJsonObject(detail.detail) ? detail.detail : {}
  const issue = textIn(detail.issue) ?? textIn(inner.issue)
  const message = textIn(body.message) ?? 'WeChat Pay gave no message'
  return withoutOpenids(issue === undefined ? message : `${message}: ${issue}`).slice(0, 500)
}

const withoutOpenids = (text: string): string => text.replace(/(?<![\w-])o[\w-]{27}(?![\w-])/g, 'o…')

/** `/amount/total`, `#/properties/payer` or a bare name; nothing for the field of a bad signature. */
function pathIn(detail: unknown): JsonPointer | undefined {
  if (!isJsonObject(detail) || detail.location === 'authorization') return undefined
  const field = textIn(detail.field)?.replace(/^#/, '').replaceAll('/properties/', '/')
  if (field === undefined || !/^\/?[\w-]+(\/[\w-]+)*$/.test(field) || field.length > 200) return undefined
  return field.startsWith('/') ? field : `/${field}`
}

function retryAfter(headers: WireHeaders): number | undefined {
  const text = headers['retry-after'] ?? ''
  return /^\d{1,5}$/.test(text) ? Number(text) * 1000 : undefined
}

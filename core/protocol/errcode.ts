import table from './errcode-classes.json' with { type: 'json' }
import { isJsonObject, type JsonObject } from './json.ts'
import { parseLossless } from './lossless-json.ts'
import { type Decoded, type ErrorClass, errorClasses, failure } from './outcome.ts'
import { textOf, type WireResponse } from './wire.ts'

const coreClasses: Readonly<Record<string, string>> = table.classes

/** Codes by which WeChat refuses before any effect (additions 7: a closed list; never widen it by guess). */
const refusedBeforeAnyEffect: ReadonlySet<number> = new Set([
  40002,
  40033,
  40035,
  40066,
  40097,
  43001,
  43002,
  43003,
  44002,
  47001,
  ...Array.from({ length: 18 }, (_, i) => 41001 + i),
])

/** On a business endpoint these mean that the access token is stale. On others (sns/*) they do not: additions 2. */
export const staleTokenCodes: readonly number[] = [40001, 40014, 42001]

/** What an endpoint's own page says about its codes. */
export interface ErrcodeRules {
  /** The credential in the request and the codes by which WeChat refuses it. Left out: no code is about a credential. */
  readonly rejects?: { readonly credential: string; readonly codes: readonly number[] }
  /** Classes that hold for this endpoint only. */
  readonly classes?: Readonly<Record<number, ErrorClass>>
  /** Where in the input a code points. */
  readonly paths?: Readonly<Record<number, string>>
}

/** The class of an errcode where the endpoint says nothing else. Unknown codes are `business`: never tried again. */
export function classOfErrcode(errcode: number): ErrorClass {
  const found = coreClasses[String(errcode)]
  return errorClasses.find((known) => known === found) ?? 'business'
}

/**
 * Reads an answer of api.weixin.qq.com: HTTP 200 always, trouble is in the body's `errcode`, whose absence means success.
 * Read by content, not by content type. Big integers come as strings.
 *
 * @param read called with the body of a success.
 */
export function readErrcode<O>(
  response: WireResponse,
  rules: ErrcodeRules,
  read: (body: JsonObject) => Decoded<O>,
): Decoded<O> {
  const body = readJsonObject(response)
  if (typeof body === 'string') return { kind: 'untrusted', reason: body }
  const errcode = errcodeOf(body.errcode ?? 0)
  if (errcode === undefined) return { kind: 'untrusted', reason: 'not-wechat' }
  return errcode === 0 ? read(body) : refusal(errcode, String(body.errmsg ?? ''), rules)
}

/** Some endpoints write it as a string. Anything else must not pass for a success. */
function errcodeOf(value: unknown): number | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined
}

/** The body as an object, or why it is not WeChat's word. */
export function readJsonObject(response: WireResponse): JsonObject | 'truncated' | 'not-wechat' {
  const text = response.status === 200 ? textOf(response) : undefined
  if (text === undefined) return 'not-wechat'
  try {
    const body = parseLossless(text)
    return isJsonObject(body) ? body : 'not-wechat'
  } catch {
    return text.trimStart().startsWith('{') ? 'truncated' : 'not-wechat'
  }
}

function refusal(errcode: number, errmsg: string, rules: ErrcodeRules): Decoded<never> {
  const code = String(errcode)
  if (rules.rejects?.codes.includes(errcode))
    return { kind: 'credential-rejected', credential: rules.rejects.credential, code, message: errmsg }
  const path = rules.paths?.[errcode]
  return failure(rules.classes?.[errcode] ?? classOfErrcode(errcode), code, errmsg, {
    ...(refusedBeforeAnyEffect.has(errcode) ? { nothingHappened: true } : {}),
    ...(path === undefined ? {} : { path }),
  })
}

import type { JsonPointer } from './json.ts'
import type { WireRequest } from './wire.ts'

/**
 * What kind of trouble it is. The class alone fixes the HTTP status towards the business service, whether the host
 * tries again, who is blamed and what an operator does. It is a function of (endpoint, code).
 *
 * @see wire-protocol reference, errcodes
 */
export const errorClasses = [
  'credential',
  'retryable',
  'rate-limited',
  'quota-exhausted',
  'invalid-argument',
  'user-state',
  'permission',
  'config',
  'business',
  'plugin-fault',
  'transport',
] as const

export type ErrorClass = (typeof errorClasses)[number]

/** A definite "no", from the plugin (before sending) or from WeChat (in its answer). */
export interface Failure {
  readonly kind: 'error'
  readonly class: ErrorClass
  /** Stable: WeChat's errcode in decimal (`43004`), WeChat Pay's code (`NOT_ENOUGH`), or the plugin's own (`session-stale`). */
  readonly code: string
  /** For the caller's developers: what came, what was expected. No secret and no personal data. */
  readonly message: string
  /** Where in the operation's input the fault lies. */
  readonly path?: JsonPointer
  /** WeChat refused before any effect (additions 7: a closed list). */
  readonly nothingHappened?: true
  /** WeChat will not answer otherwise before this many milliseconds have passed. */
  readonly retryAfterMs?: number
}

export interface Output<O> {
  readonly kind: 'output'
  readonly output: O
  /** Told to the caller beside the output: accepted, but look here. */
  readonly warnings?: readonly Warning[]
}

export interface Warning {
  readonly code: string
  readonly message: string
  readonly path?: JsonPointer
}

/** The answer is known without asking WeChat. */
export interface Local<O> extends Omit<Output<O>, 'kind'> {
  readonly kind: 'local'
}

/** What `encode` may return. */
export type Encoded<O> = WireRequest | Local<O> | Failure

/** What `decode` may return. */
export type Decoded<O> =
  | Output<O>
  | Failure
  /** WeChat refused the credential: the host renews it once and sends again. */
  | {
      readonly kind: 'credential-rejected'
      readonly credential: string
      readonly code: string
      readonly message: string
    }
  /** A key to read this answer is missing: the host renews it and decodes the SAME answer, it never sends again. */
  | { readonly kind: 'decode-again'; readonly refresh: string }
  /** As if no answer had come: it may have been executed, but these bytes do not tell. */
  | { readonly kind: 'untrusted'; readonly reason: UntrustedReason }
  /** Several requests in a row: this one is sent next, and `decode` called again with `state`. */
  | { readonly kind: 'next'; readonly request: WireRequest; readonly state?: unknown }
  | StreamedFile

/** A file is fetched with this request and handed on without ever being held in memory. Safe operations only. */
export interface StreamedFile {
  readonly kind: 'stream'
  readonly request: WireRequest
  /** The answer is gzip; it is undone before it is hashed and handed on. */
  readonly gunzip?: boolean
  /** Of the uncompressed bytes. */
  readonly hash?: { readonly alg: 'sha1'; readonly hex: string }
  /** Of what is handed on. */
  readonly contentType: string
  /** For the name of the download, e.g. `tradebill-2026-11-20.csv`. */
  readonly fileName?: string
  /** Each line goes through the operation's `readLine`; its rows are handed on as lines of JSON. */
  readonly rows?: boolean
}

export type UntrustedReason = 'signature' | 'probe' | 'truncated' | 'not-wechat'

export const output = <O>(value: O, warnings?: readonly Warning[]): Output<O> =>
  warnings === undefined || warnings.length === 0
    ? { kind: 'output', output: value }
    : { kind: 'output', output: value, warnings }

export const local = <O>(value: O): Local<O> => ({ kind: 'local', output: value })

export const failure = (
  errorClass: ErrorClass,
  code: string,
  message: string,
  more: Omit<Failure, 'kind' | 'class' | 'code' | 'message'> = {},
): Failure => ({ kind: 'error', class: errorClass, code, message, ...more })

/** What a value of an exchange must be like, with an example of it. Made by the functions below, never written as a literal. */
export type Matcher =
  /** Any value of the example's JSON type; objects and lists by their members. */
  | Made<{ readonly kind: 'like'; readonly example: unknown }>
  /** A whole number. */
  | Made<{ readonly kind: 'integer'; readonly example: number }>
  /** The whole text matches; `pattern` is the source of a regular expression. */
  | Made<{ readonly kind: 'regex'; readonly pattern: string; readonly example: string }>
  /** A list of at least `min` items, each like the example. */
  | Made<{ readonly kind: 'each'; readonly example: unknown; readonly min: number }>
  /** A text that the provider's state gives under this name, e.g. `prepay_id`; the example stands for it in the pact. */
  | Made<{ readonly kind: 'state'; readonly name: string; readonly example: string }>
  /** A reference: the host fills in the credential or secret of this name. */
  | Made<{ readonly kind: 'filled'; readonly of: 'credential' | 'secret'; readonly name: string }>
  /** WeChat Pay's `Authorization` over this very request. */
  | Made<{ readonly kind: 'pay-authorization' }>
  /** Base64 of the text, encrypted for WeChat Pay with RSA-OAEP (SHA-1). */
  | Made<{ readonly kind: 'sealed-field'; readonly example: string }>
  /** A handle of the host's that stands for a value which plugins' callers may not have. */
  | Made<{ readonly kind: 'sealed-handle'; readonly name: string; readonly value: string; readonly ttlMs: number }>

const brand = Symbol.for('@wxhost/contracts/matcher@1')

type Made<T> = Readonly<T> & { readonly [brand]: true }

const made = <const T extends object>(matcher: T): Made<T> =>
  Object.freeze(Object.defineProperty({ ...matcher }, brand, { value: true })) as Made<T>

/** By identity of its making: data that looks like a matcher is data. */
export const isMatcher = (value: unknown): value is Matcher =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, brand)

/** Any value of the example's type. */
export const like = (example: unknown): Matcher => made({ kind: 'like', example })

export const integer = (example: number): Matcher => made({ kind: 'integer', example })

/** A text that matches as a whole. @param pattern without `^` and `$` */
export const regex = (pattern: string | RegExp, example: string): Matcher =>
  made({ kind: 'regex', pattern: typeof pattern === 'string' ? pattern : pattern.source, example })

/** A list of items like the example. */
export const each = (example: unknown, min = 1): Matcher => made({ kind: 'each', example, min })

/** A text that is known only when the state is set up: an id that WeChat made. */
export const fromState = (name: string, example: string): Matcher => made({ kind: 'state', name, example })

/** Where the plugin names a credential, e.g. `access-token`. */
export const filledCredential = (name: string): Matcher => made({ kind: 'filled', of: 'credential', name })

/** Where the plugin names a secret, e.g. `app-secret`. */
export const filledSecret = (name: string): Matcher => made({ kind: 'filled', of: 'secret', name })

/** The header by which WeChat Pay knows a merchant. The signature is verified, not only its form. */
export const payAuthorization = (): Matcher => made({ kind: 'pay-authorization' })

/** A field that only WeChat Pay can read, e.g. a name. It is opened with the test key and compared. */
export const sealedField = (text: string): Matcher => made({ kind: 'sealed-field', example: text })

/**
 * A handle as `call.seal(name, value, ttlMs)` makes it. In an input the harness puts one there; in a result it must be
 * one of this name, value and life (live: of this name, since WeChat makes values of its own).
 * @param ttlMs above 0; in an input how long it is good for
 */
export const sealedHandle = (name: string, value: string, ttlMs = 60_000): Matcher =>
  made({ kind: 'sealed-handle', name, value, ttlMs })

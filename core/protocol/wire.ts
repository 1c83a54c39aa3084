import type { Reference } from './reference.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A value in a query string or a header. Undefined leaves the name out. */
export type WireValue = string | number | boolean | Reference | undefined

/**
 * The exact HTTP message to WeChat, with references in place of secrets.
 * It must be a pure function of the input and the Call: two versions of a plugin are compared by their wire requests.
 */
export interface WireRequest {
  readonly method: HttpMethod
  /** One of the plugin's declared origins, e.g. `https://api.weixin.qq.com`. Settings may point it elsewhere (a mock, a proxy). */
  readonly origin: string
  /** Starts with `/`, without a query; percent-encoded where needed. */
  readonly path: string
  /** Appended in this order, percent-encoded by the host. */
  readonly query?: Readonly<Record<string, WireValue>>
  readonly headers?: Readonly<Record<string, WireValue>>
  readonly body?: WireBody
}

export type WireBody = JsonBody | BytesBody

/** Written as UTF-8 JSON without `\u` escapes (WeChat refuses those in places with 40033). May hold references. */
export interface JsonBody {
  readonly kind: 'json'
  readonly value: unknown
}

export interface BytesBody {
  readonly kind: 'bytes'
  readonly bytes: Uint8Array
  readonly contentType: string
}

export const json = (value: unknown): JsonBody => ({ kind: 'json', value })

/** A request as it is about to leave, with everything filled in: what a signature is made over. */
export interface SignableRequest {
  readonly method: HttpMethod
  readonly origin: string
  /** Path and query exactly as they are sent. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: WireHeaders
  /** The bytes that are sent; empty without a body. */
  readonly body: Uint8Array
}

export type WireHeaders = Readonly<Record<string, string>>

/** The exact HTTP message from WeChat. */
export interface WireResponse {
  readonly status: number
  /** Names in lower case; a header that came more than once is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The raw bytes, after any content-encoding is undone. */
  readonly body: Uint8Array
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The body as text, or undefined where it is not UTF-8. */
export function textOf(response: WireResponse): string | undefined {
  try {
    return utf8.decode(response.body)
  } catch {
    return undefined
  }
}

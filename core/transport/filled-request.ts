import type { HttpMethod } from '../protocol/index.ts'

/** A wire request with its secrets filled in: the exact bytes, alive only while they are sent. Never logged or stored. */
export interface FilledRequest {
  readonly method: HttpMethod
  /** The origin that the plugin declared; where it really leads is the transport's settings. */
  readonly origin: string
  /** Path and query, percent-encoded. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
}

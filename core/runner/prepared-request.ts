import type { HttpMethod, Reference } from '../protocol/index.ts'

/**
 * A wire request as plain data: references are cut out of it and listed beside it, so that it can be stored, compared
 * and sent between threads without holding or forging a secret.
 */
export interface PreparedRequest {
  readonly method: HttpMethod
  readonly origin: string
  readonly path: string
  /** In order; null where a reference is filled in. */
  readonly query: readonly (readonly [name: string, value: string | null])[]
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: PreparedBody | undefined
  readonly fill: readonly Fill[]
}

export type PreparedBody =
  | { readonly kind: 'text'; readonly contentType: string; readonly text: string }
  | { readonly kind: 'bytes'; readonly contentType: string; readonly bytes: Uint8Array }
  /** JSON that references are filled into before it is written; null stands where they go. */
  | { readonly kind: 'template'; readonly contentType: string; readonly value: unknown }

/** One place to fill in. */
export interface Fill {
  readonly at: FillPlace
  readonly kind: Reference['kind']
  readonly name: string
}

export type FillPlace =
  | { readonly in: 'query'; readonly index: number }
  | { readonly in: 'header'; readonly name: string }
  | { readonly in: 'body'; readonly steps: readonly string[] }

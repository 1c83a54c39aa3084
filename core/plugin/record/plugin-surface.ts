import type { Json, JsonPointer } from '../../protocol/index.ts'

/** All that others rely on in a plugin version, as plain data: what a later version is compared with. */
export interface PluginSurface {
  /** `oauth2`, `template`, … */
  readonly protocol: string
  readonly origins: readonly string[]
  /** Credentials that another plugin must supply. */
  readonly needs: readonly string[]
  readonly keys: readonly string[]
  /** Secret -> origins that it may be sent to. */
  readonly secrets: Readonly<Record<string, readonly string[]>>
  readonly operations: Readonly<Record<string, OperationSurface>>
  readonly channels: Readonly<Record<string, ChannelSurface>>
  readonly credentials: Readonly<Record<string, CredentialSurface>>
}

/** A JSON Schema as plain data. */
export type SchemaJson = boolean | Readonly<Record<string, unknown>>

export interface OperationSurface {
  readonly effect: 'safe' | 'idempotent' | 'unsafe'
  readonly input: SchemaJson
  readonly output: SchemaJson
  /** Sorted. */
  readonly errors: readonly string[]
  readonly stickyBy?: JsonPointer
  /** `{ key, windowMs?, owner?, scope? }`, as the operation has it. */
  readonly idempotency?: Readonly<Record<string, Json>>
}

export interface ChannelSurface {
  readonly owner: 'app' | 'merchant'
  readonly get: boolean
  /** Whether it can answer with a message. */
  readonly reply: boolean
}

export interface CredentialSurface {
  readonly owner: 'app' | 'merchant' | 'component'
  /** Sorted; its own name where it names none. */
  readonly provides: readonly string[]
  readonly origins: readonly string[]
  readonly durable: boolean
}

import type { AnyOperation, Call, DecodeContext, Decoded, Encoded, WireResponse } from '../protocol/index.ts'

/** Runs a plugin's functions. They may throw, hang or return nonsense: here that becomes a value. */
export interface PluginRunner {
  encode(operation: AnyOperation, input: unknown, call: Call): Promise<Run<Encoded<unknown>>>
  decode(
    operation: AnyOperation,
    response: WireResponse,
    call: Call,
    context: DecodeContext<unknown>,
  ): Promise<Run<Decoded<unknown>>>
}

export type Run<T> = { readonly kind: 'ran'; readonly value: T } | RunFault

/** The plugin made a mistake. */
export interface RunFault {
  readonly kind: 'fault'
  readonly phase: 'encode' | 'decode'
  readonly what: 'threw' | 'invalid' | 'timeout'
  /** For logs: never the thrown message, which may hold the caller's data. */
  readonly note: string
}

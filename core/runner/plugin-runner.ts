import type {
  AnyOperation,
  AppView,
  Call,
  CredentialAnswer,
  CredentialSource,
  CredentialWhy,
  DecodeContext,
  Decoded,
  Encoded,
  Failure,
  InboundAnswer,
  InboundChannel,
  Json,
  Opened,
  Push,
  Settled,
  SignableRequest,
  Tracked,
  WireHeaders,
  WireResponse,
} from '../protocol/index.ts'
import type { ReadLines } from './checked-lines.ts'
import type { SourceRequest } from './checked-source.ts'
import type { Resolved, ResolveFound } from './resolved.ts'

/** What `authorize` stands on: an operation or a credential source. */
export interface Authorizer {
  authorize?(request: SignableRequest, call: Call): Promise<WireHeaders>
}

/**
 * Runs a plugin's functions. They may throw, hang or return nonsense: here that becomes a value.
 * Only an error of the host itself (a key that is not there) goes through as it is.
 */
export interface PluginRunner {
  /** @param until milliseconds since 1970, at the latest the call's deadline: it may take no longer. */
  encode(operation: AnyOperation, input: unknown, call: Call, until?: number): Promise<Run<Encoded<unknown>>>
  /** No headers where the operation declares none. */
  authorize(by: Authorizer, request: SignableRequest, call: Call): Promise<Run<WireHeaders>>
  decode(
    operation: AnyOperation,
    response: WireResponse,
    call: Call,
    context: DecodeContext<unknown>,
    until?: number,
  ): Promise<Run<Decoded<unknown>>>
  /** What the answer to `resolve.operation` proves of a request in doubt. */
  resolve(operation: AnyOperation, found: ResolveFound, input: unknown): Promise<Run<Resolved>>
  /** The input for `resolve.operation`. */
  resolveInput(operation: AnyOperation, input: unknown, app: AppView): Promise<Run<unknown>>
  tracks(operation: AnyOperation, input: unknown, output: unknown, app: AppView): Promise<Run<Tracked | undefined>>
  settles(operation: AnyOperation, output: unknown, input: unknown, app: AppView): Promise<Run<Settled | undefined>>
  /** Lines of a file, one after the other; `state` is what the line before the first of them left. */
  readLines(
    operation: AnyOperation,
    lines: readonly string[],
    state: Json | undefined,
    input: unknown,
  ): Promise<Run<ReadLines>>
  open(channel: InboundChannel, push: Push, call: Call): Promise<Run<Opened>>
  reply(
    channel: InboundChannel,
    message: Json,
    context: Json | undefined,
    call: Call,
  ): Promise<Run<InboundAnswer | Failure>>
  encodeSource(source: CredentialSource, call: Call, why: CredentialWhy): Promise<Run<SourceRequest>>
  decodeSource(source: CredentialSource, response: WireResponse, call: Call): Promise<Run<CredentialAnswer>>
  renewAheadMs(source: CredentialSource, app: AppView): Promise<Run<number>>
  /** False where the source does not say. */
  mayForce(source: CredentialSource, app: AppView): Promise<Run<boolean>>
}

export type Run<T> = { readonly kind: 'ran'; readonly value: T } | RunFault

/** The plugin made a mistake. */
export interface RunFault {
  readonly kind: 'fault'
  readonly phase: 'encode' | 'authorize' | 'decode' | 'resolve' | 'track' | 'open' | 'reply' | 'credential'
  /** `died`: its worker ended under it; `quarantined`: its worker died too often and is not started again. */
  readonly what: 'threw' | 'invalid' | 'timeout' | 'died' | 'quarantined'
  /** For logs: never the thrown message, which may hold the caller's data. */
  readonly note: string
}

/**
 * A plugin author's whole world: what a plugin package may import.
 * Light to load: no server, no HTTP client, no container.
 */
export { type Static, type TSchema, Type } from 'typebox'
export type { AppKind, AppView, Call, CipherSpec, DigestPart, DigestSpec, Sealed, Signed, Verdict } from './call.ts'
export { appKinds } from './call.ts'
export type {
  Acquired,
  CredentialAnswer,
  CredentialSource,
  CredentialValue,
  CredentialWhy,
  NoneYet,
  OwnerKind,
} from './credential-source.ts'
export { classOfErrcode, type ErrcodeRules, readErrcode, readJsonObject, staleTokenCodes } from './errcode.ts'
export {
  type InboundAnswer,
  type InboundChannel,
  type Opened,
  type Push,
  type RefusalReason,
  type Refused,
  refusalReasons,
} from './inbound-channel.ts'
export {
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonPointer,
  pointerStep,
  pointerSteps,
  valueAt,
} from './json.ts'
export { parseLossless } from './lossless-json.ts'
export type { DecodeContext, Effect, Idempotency, Operation, Resolve } from './operation.ts'
export {
  type Decoded,
  type Encoded,
  type ErrorClass,
  errorClasses,
  type Failure,
  failure,
  type Local,
  local,
  type Output,
  output,
  type StreamedFile,
  type UntrustedReason,
  type Warning,
} from './outcome.ts'
export { type AnyOperation, definePlugin, type IWeChatProtocol, isPlugin, type SecretUse } from './plugin.ts'
export { credential, isReference, type Reference, secret } from './reference.ts'
export type { InboundEvent, PushedCredential, Settled, Stage, Tracked } from './tracking.ts'
export {
  type BytesBody,
  type HttpMethod,
  type JsonBody,
  json,
  type SignableRequest,
  textOf,
  type WireBody,
  type WireHeaders,
  type WireRequest,
  type WireResponse,
  type WireValue,
} from './wire.ts'

/**
 * A plugin author's whole world: what a plugin package may import.
 * Light to load: no server, no HTTP client, no container.
 */
export { type Static, type TSchema, Type } from 'typebox'
export type { AppKind, AppView, Call, CipherSpec, DigestPart, DigestSpec, Sealed } from './call.ts'
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
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonPointer,
  pointerStep,
  pointerSteps,
  valueAt,
} from './json.ts'
export { parseLossless } from './lossless-json.ts'
export type { DecodeContext, Effect, Idempotency, Operation } from './operation.ts'
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
  type UntrustedReason,
  type Warning,
} from './outcome.ts'
export { type AnyOperation, definePlugin, type IWeChatProtocol, isPlugin, type SecretUse } from './plugin.ts'
export { credential, isReference, type Reference, secret } from './reference.ts'
export {
  type BytesBody,
  type HttpMethod,
  type JsonBody,
  json,
  textOf,
  type WireBody,
  type WireRequest,
  type WireResponse,
  type WireValue,
} from './wire.ts'

import type { MakeCall } from '../call/call-maker.ts'
import type { CredentialRequests } from '../call/credential-requests.ts'
import { FillValues } from '../call/fill-values.ts'
import type { SecretOf } from '../call/message-keys.ts'
import { wireLimitsOf } from '../call/wire-limits.ts'
import type { Credentials } from '../credential/credentials.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import { askOutcomeOf } from './ask-outcome.ts'
import type { CallReport, CallRequest } from './call-request.ts'
import type { CallRunParts } from './call-run.ts'
import type { CallRunOwn } from './call-run-own.ts'

export interface ArmParts extends CallRunParts {
  readonly registry: PluginRegistry
  readonly credentials: Credentials
  readonly credentialRequests: CredentialRequests
  readonly makeCall: MakeCall
  readonly secretOf: SecretOf
}

/** What one call keeps, whichever arm handles it. */
export interface CallTerms {
  /** Milliseconds since 1970. */
  readonly deadline: number
  readonly idempotencyKey: string
}

/** All that an arm needs to handle a call. @throws HostError WXH_PLUGIN_FAULT. */
export type OwnOf = (request: CallRequest, terms: CallTerms) => CallRunOwn

/** @param invoke puts the question what became of a call. */
export function createOwnOf(parts: ArmParts, invoke: (request: CallRequest) => Promise<CallReport>): OwnOf {
  return (request, terms) => {
    const { app, loaded } = request
    const call = parts.makeCall(app, loaded, terms)
    return {
      request,
      call,
      callNow: () => parts.makeCall(app, loaded, terms),
      values: new FillValues(app, parts.credentials, parts.credentialRequests, parts.secretOf),
      limits: wireLimitsOf(loaded, app.appid, parts.registry),
      ask: askOutcomeOf(request, parts.runner, call.app, invoke),
      mayResend: true,
    }
  }
}

import { HostError } from '../errors/host-error.ts'
import type { Failure } from '../protocol/index.ts'
import type { CredentialRequest } from './credentials.ts'

/** WeChat says no. `failure` is its answer. */
export class CredentialRefusedError extends HostError {
  readonly failure: Failure

  constructor(message: string, failure: Failure, retryAfterMs: number) {
    super('WXH_CREDENTIAL_REFUSED', message, { retryAfterMs })
    this.failure = failure
  }
}

const nameOf = ({ owner, sourceName }: CredentialRequest): string => `${sourceName} of ${owner.kind} ${owner.id}`

/** A definite no to a fetch: nothing is asked again until `retryAfterMs` have passed or the secrets change. */
export const refused = (request: CredentialRequest, failure: Failure, retryAfterMs: number): CredentialRefusedError =>
  new CredentialRefusedError(
    `WeChat refuses the ${nameOf(request)}: ${failure.code} ${failure.message}. ` +
      'Correct the secret, the IP list or the permissions; reloading the apps makes the host ask again at once.',
    failure,
    retryAfterMs,
  )

/** WeChat refuses the value on business calls, and gives the same one when asked for another. */
export const refusedAgain = (request: CredentialRequest, retryAfterMs: number): CredentialRefusedError =>
  new CredentialRefusedError(
    `WeChat does not accept the ${nameOf(request)}, and gave the same value again. ` +
      'Check that the app may call this API; where forced fetches are allowed for the app, their budget is used up.',
    {
      kind: 'error',
      class: 'credential',
      code: 'credential-refused',
      message: 'the credential is refused, and no other is to be had',
    },
    retryAfterMs,
  )

/** None to be had now; it may be had later without anybody doing anything. */
export const unavailable = (
  request: CredentialRequest,
  why: string,
  retryAfterMs: number,
  cause?: unknown,
): HostError =>
  new HostError(
    'WXH_CREDENTIAL_UNAVAILABLE',
    `There is no ${nameOf(request)} now: ${why}. Send again in ${Math.ceil(retryAfterMs / 1_000)} s.`,
    { retryAfterMs, ...(cause === undefined ? {} : { cause }) },
  )

import type { ErrorCode } from '../errors/catalogue.ts'
import { type HostError, isHostError } from '../errors/host-error.ts'
import type { ErrorClass } from '../protocol/index.ts'

/** Faults of this side, met before WeChat was asked or in reading its answer: asking again at once changes nothing. */
const classes: Partial<Record<ErrorCode, ErrorClass>> = {
  WXH_SECRET_MISSING: 'config',
  WXH_SECRET_UNREADABLE: 'config',
  WXH_CONFIG: 'config',
  WXH_CREDENTIAL_UNSUPPLIED: 'config',
  WXH_CREDENTIAL_REFUSED: 'config',
  WXH_CREDENTIAL_UNAVAILABLE: 'retryable',
  WXH_PLUGIN_FAULT: 'plugin-fault',
  WXH_PLUGIN_QUARANTINED: 'plugin-fault',
}

/** The fault of this side by which a fetch rejected; undefined where WeChat could not be reached or understood. */
export const ownFault = (cause: unknown): HostError | undefined =>
  isHostError(cause) && classes[cause.code] !== undefined ? cause : undefined

export const classOfRejection = (cause: unknown): ErrorClass => {
  const fault = ownFault(cause)
  return (fault && classes[fault.code]) ?? 'transport'
}

/** What says of another credential, from which this one is made, that there is none. */
const ofAnother: ReadonlySet<ErrorCode> = new Set(['WXH_CREDENTIAL_REFUSED', 'WXH_CREDENTIAL_UNAVAILABLE'])

/**
 * The fetch needs another credential, and that one is not to be had. Its own line knows why and for how long: this one
 * must not keep quiet after a push has brought what was missing.
 */
export const lacksAnother = (cause: unknown): boolean => isHostError(cause) && ofAnother.has(cause.code)

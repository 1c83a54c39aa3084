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
  WXH_PLUGIN_FAULT: 'plugin-fault',
}

/** The fault of this side by which a fetch rejected; undefined where WeChat could not be reached or understood. */
export const ownFault = (cause: unknown): HostError | undefined =>
  isHostError(cause) && classes[cause.code] !== undefined ? cause : undefined

export const classOfRejection = (cause: unknown): ErrorClass => {
  const fault = ownFault(cause)
  return (fault && classes[fault.code]) ?? 'transport'
}

import { type ErrorCode, errorCatalogue } from './catalogue.ts'

/** What a refusal carries beside its code; all of it may be shown to the caller. No secret, token, openid or body. */
export interface HostErrorDetails {
  /** Where in the input. */
  readonly pointer?: string
  readonly retryAfterMs?: number
  /** One line per fault where several were found at once. */
  readonly faults?: readonly Fault[]
  readonly cause?: unknown
}

/** One of several things that are wrong: where, what, and what to do. */
export interface Fault {
  readonly code: ErrorCode
  readonly where: string
  readonly what: string
  readonly remedy: string
}

/**
 * Every refusal of the host. `code` is stable and listed in the catalogue; the message says what happened, what was
 * expected and what to do.
 */
export class HostError extends Error {
  override readonly name = 'HostError'
  readonly code: ErrorCode
  readonly details: HostErrorDetails

  constructor(code: ErrorCode, message: string, details: HostErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.details = details
  }

  /** HTTP status towards the business service. */
  get status(): number {
    return errorCatalogue[this.code].status
  }
}

export const isHostError = (error: unknown): error is HostError => error instanceof HostError

/** All faults in one message, each with its remedy. */
export function describeFaults(heading: string, faults: readonly Fault[]): string {
  const lines = faults.map(
    (fault, i) => `  ${i + 1}. ${fault.where}: ${fault.what}\n     ${fault.code}: ${fault.remedy}`,
  )
  return [`${heading} (${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}):`, ...lines].join('\n')
}

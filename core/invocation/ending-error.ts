import { HostError } from '../errors/host-error.ts'
import { faultError } from '../runner/fault-error.ts'
import type { CallResult } from './call-request.ts'
import type { Ending } from './decide.ts'
import type { Happened } from './happened.ts'

/** How a call that ended in trouble is told to the caller. */
export function endingResult(ending: Exclude<Ending, 'answered'>, happened: Happened, attempts: number): CallResult {
  const last = `Last of ${attempts} ${attempts === 1 ? 'sending' : 'sendings'}: ${describe(happened)}.`
  switch (ending) {
    case 'unreachable':
      return failed(new HostError('WXH_UPSTREAM_UNREACHABLE', `WeChat could not be reached; nothing was sent. ${last}`))
    case 'deadline':
      return failed(
        'reason' in happened && happened.reason === 'aborted'
          ? new HostError('WXH_CALLER_GONE', 'The caller hung up; the operation was given up.')
          : new HostError('WXH_DEADLINE_EXCEEDED', `Time ran out. ${last}`),
      )
    case 'outcome-unknown':
      return failed(
        new HostError('WXH_OUTCOME_UNKNOWN', `It was sent and may have been carried out. ${last}`),
        happened,
      )
    case 'untrusted':
      return failed(new HostError('WXH_UPSTREAM_UNTRUSTED', `No answer that can be trusted. ${last}`, waitOf(happened)))
    case 'unreadable':
      return failed(unreadable(happened), happened)
    case 'credential':
      return happened.kind === 'credential-rejected'
        ? refusedCredential(happened.code, happened.message)
        : failed(new HostError('WXH_CREDENTIAL', last))
  }
}

function unreadable(happened: Happened): HostError {
  const message = 'The plugin could not read the answer of WeChat.'
  return happened.kind === 'unreadable'
    ? faultError(happened.fault, message)
    : new HostError('WXH_PLUGIN_FAULT', message)
}

/** What a gateway that stands before WeChat asked for. */
const waitOf = (happened: Happened) =>
  'retryAfterMs' in happened && happened.retryAfterMs !== undefined ? { retryAfterMs: happened.retryAfterMs } : {}

const refusedCredential = (code: string, message: string): CallResult => ({
  kind: 'refused',
  failure: { kind: 'error', class: 'credential', code, message },
  retryAfterMs: undefined,
})

const failed = (error: HostError, happened?: Happened): CallResult =>
  happened?.kind === 'unreadable' ? { kind: 'failed', error, fault: happened.fault } : { kind: 'failed', error }

/** Without anything that came from the wire: only our own words and system codes. */
function describe(happened: Happened): string {
  switch (happened.kind) {
    case 'not-sent':
    case 'no-answer':
      return `${happened.kind}, ${happened.reason} (${happened.code})`
    case 'untrusted':
      return `untrusted answer, ${happened.reason}`
    case 'failure':
      return `errcode ${happened.failure.code}`
    default:
      return happened.kind
  }
}

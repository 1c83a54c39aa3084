import { DeadlineError } from '../../clock.ts'
import { retryAfterMs } from '../retry-after.ts'
import { AddressRefusedError } from './guarded-connector.ts'
import type { WebhookFailure } from './webhook-answer.ts'

const failed = (problem: string, isDown: boolean): WebhookFailure => ({ kind: 'failed', problem, isDown })

export const badAddress = failed('the address is not an http(s) URL without user and password', false)

const names = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA'])
const connecting = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ETIMEDOUT|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/

/** Why no answer came. @param reason why it was given up from our side, where it was. */
export function problemOf(error: unknown, reason: unknown, timeoutMs: number): WebhookFailure {
  if (reason instanceof DeadlineError) return failed(`no answer within ${timeoutMs / 1000} s`, true)
  if (reason !== undefined) return failed('the host stopped', false)
  // The settings are wrong, not the service: other events of this host would be refused without a packet sent.
  if (error instanceof AddressRefusedError) return failed(error.message, false)
  const code = codeOf(error)
  if (names.has(code)) return failed(`name not found (${code})`, true)
  if (connecting.test(code)) return failed(`could not connect (${code})`, true)
  if (/CERT|SSL|TLS|SIGNATURE|SELF_SIGNED/.test(code)) return failed(`no trusted TLS connection (${code})`, true)
  return failed(`connection lost (${code})`, true)
}

/** What a status other than 2xx says. Redirects are not followed: they would lead signed data elsewhere. */
export function problemOfStatus(status: number, retryAfter: unknown, now: number): WebhookFailure {
  if (status >= 300 && status < 400) return failed(`redirect not followed (${status})`, false)
  const wait = typeof retryAfter === 'string' ? retryAfterMs(retryAfter, now) : undefined
  const problem = failed(`status ${status}`, status >= 500 || status === 429)
  return wait === undefined ? problem : { ...problem, retryAfterMs: wait }
}

/** Codes of Node, OpenSSL and undici are words in capitals; anything else might be text from outside. */
function codeOf(error: unknown): string {
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown'
  return /^\w{1,60}$/.test(code) ? code : 'unknown'
}

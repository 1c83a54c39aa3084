import { HostError } from '../../errors/host-error.ts'
import type { CallRunOwn } from '../call-run-own.ts'

/**
 * Whether a body that was sent at `firstSentAt` and never answered for certain may be looked into: by asking, or by sending it
 * once more while WeChat remembers it. Times in milliseconds since 1970.
 */
export function mayTakeUp({ request, ask, mayResend }: CallRunOwn, firstSentAt: number, now: number): boolean {
  if (ask !== undefined) return true
  const { effect, idempotency } = request.operation
  const isForgotten = now - firstSentAt >= (idempotency?.windowMs ?? Number.POSITIVE_INFINITY)
  return mayResend && effect !== 'unsafe' && !isForgotten
}

/** @throws HostError WXH_OUTCOME_UNKNOWN where nothing can be done about an earlier call under the same key. */
export function refuseForgotten(own: CallRunOwn, firstSentAt: number, now: number): void {
  if (mayTakeUp(own, firstSentAt, now)) return
  throw new HostError(
    'WXH_OUTCOME_UNKNOWN',
    'An earlier request under this key was sent and never answered for certain; sending it again could do it twice.',
  )
}

import type { AnyOperation } from '../../protocol/index.ts'

/**
 * A canary that promises more than stable does (`idempotent` for `unsafe`) is not believed before it is promoted: else stable
 * would do once more what the canary thought harmless.
 */
export function heldToPromise(canary: AnyOperation, stable: AnyOperation): AnyOperation {
  if (canary.effect === stable.effect) return canary
  const { idempotency: _own, ...rest } = canary
  const { effect, idempotency } = stable
  return { ...rest, effect, ...(idempotency === undefined ? {} : { idempotency }) }
}

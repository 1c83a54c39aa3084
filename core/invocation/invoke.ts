import { createOwnOf } from './arm-own.ts'
import type { CallReport, CallRequest } from './call-request.ts'
import { heldToPromise } from './fallback/held-to-promise.ts'
import { OneCall, type OneCallParts } from './one-call.ts'

export interface InvokeParts extends OneCallParts {
  /** A fresh random key for a call whose caller sent none. */
  readonly nextKey: () => string
}

/** The way of a call, from a checked input to a result. It never throws. */
export type Invoke = (request: CallRequest) => Promise<CallReport>

export function createInvoke(parts: InvokeParts): Invoke {
  const carryOut: Invoke = (request) => {
    const terms = { deadline: request.deadline, idempotencyKey: request.idempotencyKey ?? parts.nextKey() }
    return new OneCall(request, terms, ownOf, parts).report()
  }
  const ownOf = createOwnOf(parts, carryOut)

  return (request) => {
    const { rescue } = request
    if (rescue !== undefined)
      return carryOut({ ...request, operation: heldToPromise(request.operation, rescue.operation) })
    parts.rescues.request()
    return carryOut(request)
  }
}

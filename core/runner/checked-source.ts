import { type CredentialAnswer, type Failure, isJsonObject, type NoneYet, type WireRequest } from '../protocol/index.ts'
import { checkFailure } from './checked-result.ts'
import { InvalidResultError } from './invalid-result-error.ts'

/** What a credential source's encode may return. */
export type SourceRequest = WireRequest | NoneYet | Failure

/** @throws InvalidResultError */
export function checkSourceRequest(value: unknown): SourceRequest {
  if (!isJsonObject(value)) throw new InvalidResultError('encode must return an object')
  if (!('kind' in value)) return value as unknown as WireRequest
  return checkNoValues(value, 'encode')
}

/** @throws InvalidResultError */
export function checkSourceAnswer(value: unknown): CredentialAnswer {
  if (!isJsonObject(value)) throw new InvalidResultError('decode must return an object')
  if (value.kind !== 'acquired') return checkNoValues(value, 'decode')
  // What is in them the credential service looks at: it knows what it asked for.
  if (!isJsonObject(value.values)) throw new InvalidResultError('"acquired" needs "values"')
  return value as unknown as CredentialAnswer
}

function checkNoValues(value: Readonly<Record<string, unknown>>, what: string): NoneYet | Failure {
  if (value.kind === 'error') return checkFailure(value)
  if (value.kind !== 'none') throw new InvalidResultError(`${what} may not return kind ${JSON.stringify(value.kind)}`)
  if (typeof value.askAgainMs !== 'number' || typeof value.message !== 'string')
    throw new InvalidResultError('"none" must be { askAgainMs, message }')
  return value as unknown as NoneYet
}

/** @throws InvalidResultError */
export function checkRenewAhead(value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value
  throw new InvalidResultError('renewAheadMs must return milliseconds, 0 or more')
}

export const checkMayForce = (value: unknown): boolean => value === true

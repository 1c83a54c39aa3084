import { type Operation, valueAt } from '../../protocol/index.ts'

type Keyed = Pick<Operation, 'stickyBy' | 'idempotency'>

/**
 * What keeps a caller, or the attempts of one call, on one arm: the operation's own field, else the number by which WeChat
 * knows the request, else the key that the caller sent, else the request's id.
 */
export function stickyKey(
  { stickyBy, idempotency }: Keyed,
  input: unknown,
  idempotencyKey: string | undefined,
  requestId: string,
): string {
  const number = idempotency === undefined || idempotency.key === 'call' ? undefined : idempotency.key
  return keyAt(input, stickyBy) ?? keyAt(input, number) ?? idempotencyKey ?? requestId
}

function keyAt(input: unknown, pointer: Operation['stickyBy']): string | undefined {
  if (pointer === undefined) return undefined
  const value = valueAt(input, pointer)
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

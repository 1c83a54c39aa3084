import { type JsonPointer, type Operation, pointerSteps } from '../../protocol/index.ts'

type Keyed = Pick<Operation, 'stickyBy' | 'idempotency'>

/** Where the input of an operation may hold its key, in order. */
type Places = readonly (readonly string[])[]

/** Pointers are read once an operation, not once a call. */
const known = new WeakMap<Keyed, Places>()

/**
 * What keeps a caller, or the attempts of one call, on one arm: the operation's own field, else the number by which WeChat
 * knows the request, else the key that the caller sent, else the request's id.
 */
export function stickyKey(
  operation: Keyed,
  input: unknown,
  idempotencyKey: string | undefined,
  requestId: string,
): string {
  for (const steps of placesOf(operation)) {
    const key = keyAt(input, steps)
    if (key !== undefined) return key
  }
  return idempotencyKey ?? requestId
}

function placesOf(operation: Keyed): Places {
  let places = known.get(operation)
  if (places === undefined) {
    places = pointersOf(operation).map(pointerSteps)
    known.set(operation, places)
  }
  return places
}

function pointersOf({ stickyBy, idempotency }: Keyed): readonly JsonPointer[] {
  const number = idempotency === undefined || idempotency.key === 'call' ? [] : [idempotency.key]
  return stickyBy === undefined ? number : [stickyBy, ...number]
}

/** As `valueAt`, of texts that are not empty and of numbers. */
function keyAt(input: unknown, steps: readonly string[]): string | undefined {
  let value = input
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[step]
  }
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

import { describeFaults, type Fault, HostError, isHostError } from '../errors/host-error.ts'

/**
 * Waits for all parts, so that everything that is wrong is said at once.
 * @throws HostError with the faults of all parts that failed; an error that is none of ours first.
 */
export async function gather<T extends readonly unknown[]>(parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const settled = await Promise.allSettled(parts)
  const errors: unknown[] = settled.flatMap((part) => (part.status === 'rejected' ? [part.reason] : []))
  if (errors.length === 0) return settled.map((part) => (part as PromiseFulfilledResult<unknown>).value) as unknown as T
  const foreign = errors.find((error) => !isHostError(error))
  if (foreign !== undefined) throw foreign
  const ours = errors.filter(isHostError)
  const [first] = ours
  if (ours.length === 1 && first !== undefined) throw first
  const faults = ours.flatMap(faultsOf)
  throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The host cannot start', faults), { faults })
}

const faultsOf = (error: HostError): readonly Fault[] =>
  error.details.faults ?? [{ code: error.code, where: 'start', what: error.message, remedy: 'See the message.' }]

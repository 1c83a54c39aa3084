import { abortAt, type Clock, DeadlineError } from '../clock.ts'
import { HostError } from '../errors/host-error.ts'

/**
 * Waits for something, no longer than `deadline` (milliseconds since 1970) and no longer than somebody waits for it.
 *
 * @param gone aborted when nobody waits any more.
 * @throws HostError WXH_DEADLINE_EXCEEDED, WXH_CALLER_GONE; else what `work` throws.
 */
export async function waitWithin<T>(
  clock: Clock,
  deadline: number,
  gone: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, cancel } = abortAt(clock, deadline, gone)
  try {
    return await work(signal)
  } catch (error) {
    if (!signal.aborted) throw error
    throw signal.reason instanceof DeadlineError
      ? new HostError('WXH_DEADLINE_EXCEEDED', 'Time ran out before the request could be sent.')
      : new HostError('WXH_CALLER_GONE', 'The caller hung up; the operation was given up.')
  } finally {
    cancel()
  }
}

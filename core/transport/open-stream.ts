import type { Dispatcher, Pool } from 'undici'
import { abortAt, type Clock, DeadlineError } from '../clock.ts'
import type { FilledRequest } from './filled-request.ts'
import type { NoAnswer } from './send-outcome.ts'
import type { StreamOutcome } from './stream-outcome.ts'

/**
 * Until the headers are there the deadline holds. From then on only the pauses between two pieces of the body are limited
 * (`bodyTimeoutMs`, while somebody reads): how long a whole file takes depends on its size, which nobody knows.
 * @param gone ends the body too, and its connection.
 */
export async function openStream(
  pool: Pool,
  prefix: string,
  request: FilledRequest,
  clock: Clock,
  deadline: number,
  gone: AbortSignal,
): Promise<StreamOutcome> {
  if (gone.aborted) return { kind: 'not-sent', reason: 'aborted', code: 'aborted' }
  if (deadline <= clock.now()) return { kind: 'not-sent', reason: 'deadline', code: 'deadline' }
  const { signal, cancel } = abortAt(clock, deadline, gone)
  let hasStarted = false
  const onStart = () => {
    hasStarted = true
  }
  const noted = pool.compose((dispatch) => (options, handler) => dispatch(options, noting(handler, onStart)))
  const sent = noted.request({
    path: prefix + request.target,
    method: request.method,
    headers: request.headers,
    body: request.body ?? null,
    signal,
  })
  try {
    const { statusCode, headers, body } = await Promise.race([sent, endOfQueued(signal, () => hasStarted)])
    // Its errors are for whoever reads it; one that comes before anybody does must not end the process.
    body.on('error', () => {})
    return { kind: 'streaming', status: statusCode, headers: joined(headers), body }
  } catch (error) {
    // One that is given up in the queue fails once more when its turn has come.
    sent.catch(() => {})
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const stopped = gone.aborted ? 'aborted' : signal.reason instanceof DeadlineError ? 'deadline' : undefined
    if (!hasStarted) return { kind: 'not-sent', reason: stopped ?? 'connect', code: stopped ?? code }
    return { kind: 'no-answer', reason: stopped ?? why(code), code: stopped ?? code }
  } finally {
    cancel()
  }
}

/** undici looks at the signal of a request that waits for its turn only when that has come. */
const endOfQueued = (signal: AbortSignal, hasStarted: () => boolean) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => hasStarted() || reject(signal.reason), { once: true })
  })

/** Notes when the request starts to leave: until then nothing was sent. */
const noting = (handler: Dispatcher.DispatchHandler, onStart: () => void): Dispatcher.DispatchHandler => ({
  onRequestStart: (...given) => {
    onStart()
    handler.onRequestStart?.(...given)
  },
  onResponseStart: (...given) => handler.onResponseStart?.(...given),
  onResponseData: (...given) => handler.onResponseData?.(...given),
  onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
  onResponseError: (...given) => handler.onResponseError?.(...given),
})

const why = (code: string): NoAnswer['reason'] => (code === 'UND_ERR_HEADERS_TIMEOUT' ? 'timeout' : 'reset')

const joined = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  )

import { addAbortSignal } from 'node:stream'
import type { Pool } from 'undici'
import { abortAt, type Clock, DeadlineError } from '../clock.ts'
import type { FilledRequest } from './filled-request.ts'
import type { StreamOutcome } from './stream-outcome.ts'

/** Until the headers are there the deadline holds; from then on the pauses between two pieces of the body are limited. */
export async function openStream(
  pool: Pool,
  prefix: string,
  request: FilledRequest,
  clock: Clock,
  deadline: number,
  gone: AbortSignal,
): Promise<StreamOutcome> {
  if (gone.aborted) return { kind: 'not-sent', reason: 'aborted', code: 'aborted' }
  const { signal, cancel } = abortAt(clock, deadline, gone)
  try {
    const { statusCode, headers, body } = await pool.request({
      path: prefix + request.target,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal,
    })
    addAbortSignal(gone, body)
    return { kind: 'streaming', status: statusCode, headers: joined(headers), body }
  } catch (error) {
    if (gone.aborted) return { kind: 'no-answer', reason: 'aborted', code: 'aborted' }
    if (signal.reason instanceof DeadlineError) return { kind: 'no-answer', reason: 'deadline', code: 'deadline' }
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    return notSent.has(code)
      ? { kind: 'not-sent', reason: 'connect', code }
      : { kind: 'no-answer', reason: 'reset', code }
  } finally {
    cancel()
  }
}

const notSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

const joined = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  )

import { Pool } from 'undici'
import type { Clock } from '../clock.ts'
import type { UpstreamSettings } from '../settings.ts'
import { AnswerTooLargeError, undoCoding } from './content-coding.ts'
import { dateOf } from './date-header.ts'
import { Exchange, type RawAnswer } from './exchange.ts'
import type { FilledRequest } from './filled-request.ts'
import { openStream } from './open-stream.ts'
import { retryAfterMs } from './retry-after.ts'
import type { NoAnswer, NotSent, SendOutcome } from './send-outcome.ts'
import type { StreamOutcome } from './stream-outcome.ts'

/** The one way out of the host. */
export interface Transport {
  /**
   * Sends once; never again by itself.
   * @param deadline milliseconds since 1970.
   * @param signal aborted when nobody waits any more.
   */
  send(request: FilledRequest, deadline: number, signal?: AbortSignal): Promise<SendOutcome>
  /**
   * Sends once and hands on the body as it comes: for files that must not be held in memory.
   * @param signal aborted when nobody waits any more; it ends the body too.
   */
  stream(request: FilledRequest, deadline: number, signal: AbortSignal): Promise<StreamOutcome>
  /** Ends what is under way, too. */
  close(): Promise<void>
}

export interface TransportObserver {
  /**
   * An answer said what time it is (`Date`), in milliseconds since 1970, cut to the second; between `sentAt` and
   * `receivedAt` by our clock.
   */
  onDate?(origin: string, dateMs: number, sentAt: number, receivedAt: number): void
}

/** Sockets are dropped before the shortest keep-alive seen at WeChat (8 s), else a request may meet a reset. */
const keepAliveMs = 4_000

/** A pool of sockets an origin; TLS is verified, 1.2 or newer; redirects are not followed; HTTP/1.1. */
export function createTransport(settings: UpstreamSettings, clock: Clock, observer: TransportObserver = {}): Transport {
  const pools = new Map<string, { readonly pool: Pool; readonly prefix: string }>()

  // A caller that takes a file slowly keeps its socket for long: orders must not wait for it.
  const poolFor = (origin: string, use: 'call' | 'file' = 'call') => {
    const key = use === 'call' ? origin : `${use} ${origin}`
    const known = pools.get(key)
    if (known !== undefined) return known
    const base = new URL(settings.baseUrls.get(origin) ?? origin)
    const made = { pool: openPool(base.origin, settings), prefix: base.pathname.replace(/\/$/, '') }
    pools.set(key, made)
    return made
  }

  return {
    async send(request, deadline, signal) {
      const { pool, prefix } = poolFor(request.origin)
      const [sentAt, startedAt] = [clock.now(), clock.monotonic()]
      const raw = await exchange(pool, prefix, request, settings, clock, deadline, signal)
      if (raw.kind !== 'raw') return raw
      const dateMs = dateOf(raw.headers)
      // Our clock may have been set meanwhile: the span is measured by the one that is not.
      if (dateMs !== undefined)
        observer.onDate?.(request.origin, dateMs, sentAt, sentAt + clock.monotonic() - startedAt)
      return finish(raw, settings.answerLimit, clock)
    },
    async stream(request, deadline, signal) {
      const { pool, prefix } = poolFor(request.origin, 'file')
      return openStream(pool, prefix, request, clock, deadline, signal)
    },
    async close() {
      await Promise.all([...pools.values()].map(({ pool }) => pool.destroy()))
    },
  }
}

const openPool = (origin: string, settings: UpstreamSettings) =>
  new Pool(origin, {
    connections: settings.connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    headersTimeout: settings.headersTimeoutMs,
    bodyTimeout: settings.bodyTimeoutMs,
    connect: { timeout: settings.connectTimeoutMs, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
  })

function exchange(
  pool: Pool,
  prefix: string,
  request: FilledRequest,
  settings: UpstreamSettings,
  clock: Clock,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<RawAnswer | NotSent | NoAnswer> {
  return new Promise((resolve) => {
    const left = deadline - clock.now()
    if (left <= 0) return resolve({ kind: 'not-sent', reason: 'deadline', code: 'deadline' })
    if (signal?.aborted) return resolve({ kind: 'not-sent', reason: 'aborted', code: 'aborted' })
    const settle = (result: RawAnswer | NotSent | NoAnswer) => {
      timer.cancel()
      signal?.removeEventListener('abort', onAbort)
      resolve(result)
    }
    const handler = new Exchange(settings.answerLimit, settle)
    const timer = clock.after(left, () => handler.stop('deadline'))
    const onAbort = () => handler.stop('aborted')
    signal?.addEventListener('abort', onAbort, { once: true })
    pool.dispatch(
      {
        path: prefix + request.target,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
      },
      handler,
    )
  })
}

async function finish(raw: RawAnswer, limit: number, clock: Clock): Promise<SendOutcome> {
  const wait = retryAfterMs(raw.headers['retry-after'], clock.now())
  const more = wait === undefined ? {} : { retryAfterMs: wait }
  const answer = (body: Uint8Array): SendOutcome => ({
    kind: 'answered',
    response: { status: raw.status, headers: raw.headers, body },
    ...more,
  })
  const coding = raw.headers['content-encoding']
  if (coding === undefined) return answer(raw.body)
  try {
    return answer(await undoCoding(raw.body, coding, limit))
  } catch (error) {
    const reason = error instanceof AnswerTooLargeError ? 'too-large' : 'coding'
    return { kind: 'no-answer', reason, code: reason }
  }
}

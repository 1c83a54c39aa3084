import type { Clock } from '../clock.ts'
import type { CredentialRequest, FetchedCredential } from './credentials.ts'
import { ownFault } from './own-fault.ts'

/** No definite answer: the network failed, or what came cannot be trusted. */
interface NoAnswer {
  readonly kind: 'no-answer'
  readonly cause: unknown
}

export type Answer = FetchedCredential | NoAnswer
export type Acquired = Extract<Answer, { kind: 'acquired' }>

export interface Trying {
  readonly clock: Clock
  readonly random: () => number
  readonly fetchTimeoutMs: number
  /** The service ends: no further try. */
  readonly closing: AbortSignal
  /** The service has ended: no answer is waited for. */
  readonly ended: AbortSignal
  readonly forced: boolean
  /** Waits before further tries, in milliseconds, while callers wait for the first value. */
  readonly waits: readonly number[]
  /** Told of every try that gave nothing. */
  readonly onMissed: (answer: Answer) => void
  /** An answer that came after its time. */
  readonly onLate: (answer: Acquired) => void
}

export const coldWaits: readonly number[] = [100, 300, 900]

const longestMs = 5_000

/** Fetches; what passes by itself (-1, a lost connection) is tried again, within a few seconds. */
export async function fetchWithTries(request: CredentialRequest, trying: Trying): Promise<Answer> {
  const { clock, waits } = trying
  const start = clock.monotonic()
  for (let tried = 0; ; tried++) {
    const answer = await fetchOnce(request, trying)
    if (answer.kind === 'acquired') return answer
    trying.onMissed(answer)
    const wait = waits[tried]
    if (wait === undefined || !passesSoon(answer) || clock.monotonic() - start + wait > longestMs) return answer
    await clock.sleep(wait * (0.5 + trying.random() / 2), trying.closing)
  }
}

/** Worth trying again at once. */
export const passesSoon = (answer: Answer): boolean =>
  (answer.kind === 'no-answer' && ownFault(answer.cause) === undefined) ||
  (answer.kind === 'error' &&
    (answer.class === 'retryable' || answer.class === 'transport') &&
    (answer.retryAfterMs ?? 0) <= 1_000)

async function fetchOnce(request: CredentialRequest, trying: Trying): Promise<Answer> {
  const timer = new AbortController()
  let isLate = false
  const fetching = asking(request, trying.forced).then((answer) => {
    if (isLate && answer.kind === 'acquired') trying.onLate(answer)
    return answer
  })
  const giveUp = (): NoAnswer => {
    isLate = true
    return { kind: 'no-answer', cause: new Error(`no answer within ${trying.fetchTimeoutMs} ms`) }
  }
  const enough = AbortSignal.any([timer.signal, trying.ended])
  const waiting = trying.clock
    .sleep(trying.fetchTimeoutMs, enough)
    .then(giveUp, () => (timer.signal.aborted ? fetching : giveUp()))
  const answer = await Promise.race([fetching, waiting])
  timer.abort()
  return answer
}

/** A fetch that throws where it should reject is one that rejects. */
async function asking(request: CredentialRequest, forced: boolean): Promise<Answer> {
  try {
    return await request.fetch({ forced })
  } catch (cause) {
    return { kind: 'no-answer', cause }
  }
}

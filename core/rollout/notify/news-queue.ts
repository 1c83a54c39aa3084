import type { Clock } from '../../clock.ts'
import type { NotifyTarget } from '../../settings.ts'
import type { PostWebhook } from '../../transport/webhook/webhook-answer.ts'
import type { News } from './news.ts'
import { manners, notifyRequest, readNotified } from './notify-request.ts'

/** What became of news, for the log: never an address, which holds the robot's key. */
export interface NotifyEvent {
  readonly kind: 'sent' | 'failed' | 'dropped'
  readonly target: NotifyTarget['kind']
  /** How many news. */
  readonly count: number
  readonly problem?: string
}

export interface NewsQueue {
  push(news: News): void
  close(): Promise<void>
}

interface QueueParts {
  readonly clock: Clock
  readonly post: PostWebhook
  readonly onEvent: (event: NotifyEvent) => void
}

/** Seven waits of 4 to 256 s: some eight minutes in all. */
const tries = 8
const firstWaitMs = 4_000
/** Longest that robots really ask for; who asks for days would keep people from hearing of a rollback. */
const longestWaitMs = 600_000
/** What waits for a robot that is gone must not grow without end: the oldest goes first. */
const mostWaiting = 200
const closeMs = 2_000

/** News on their way to one target, in order. What comes while one is sent goes with the next, together. */
export function createNewsQueue(target: NotifyTarget, { clock, post, onEvent }: QueueParts): NewsQueue {
  const waiting: News[] = []
  const stopped = new AbortController()
  const { most, spacingMs } = manners[target.kind]
  let working: Promise<void> | undefined
  let posting: Promise<unknown> | undefined
  const tell = (kind: NotifyEvent['kind'], count: number, problem?: string) =>
    onEvent({ kind, target: target.kind, count, ...(problem !== undefined && { problem }) })

  async function work(): Promise<void> {
    while (waiting.length > 0 && !stopped.signal.aborted) {
      await deliver(waiting.splice(0, most))
      await pause(spacingMs)
    }
    working = undefined
  }

  async function deliver(news: readonly News[]): Promise<void> {
    for (let tried = 1; ; tried++) {
      const request = { ...notifyRequest(target, news, clock.now()), signal: stopped.signal }
      const answering = post(request)
      posting = answering
      const sent = readNotified(target.kind, await answering)
      posting = undefined
      if (sent.kind === 'sent') return tell('sent', news.length)
      if (tried === tries || stopped.signal.aborted) return tell('dropped', news.length, sent.problem)
      tell('failed', news.length, sent.problem)
      await pause(Math.max(Math.min(sent.waitMs ?? 0, longestWaitMs), firstWaitMs * 2 ** (tried - 1)))
      if (stopped.signal.aborted) return tell('dropped', news.length, 'the host stopped')
    }
  }

  const pause = (ms: number): Promise<void> =>
    ms === 0 ? Promise.resolve() : clock.sleep(ms, stopped.signal).catch(() => {})

  return {
    push(news) {
      if (stopped.signal.aborted) return
      if (waiting.push(news) > mostWaiting) {
        waiting.shift()
        tell('dropped', 1, 'too many wait')
      }
      working ??= work()
    },
    async close() {
      const enough = new AbortController()
      if (posting !== undefined) await Promise.race([posting, clock.sleep(closeMs, enough.signal).catch(() => {})])
      enough.abort()
      stopped.abort()
      await working
      if (waiting.length > 0) tell('dropped', waiting.splice(0).length, 'the host stopped')
    },
  }
}

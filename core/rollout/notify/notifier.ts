import type { Clock } from '../../clock.ts'
import type { NotifyTarget } from '../../settings.ts'
import type { PostWebhook } from '../../transport/webhook/webhook-answer.ts'
import type { RolloutChange } from '../rollouts.ts'
import { newsOf } from './news.ts'
import { createNewsQueue, type NotifyEvent } from './news-queue.ts'

/** Tells people what became of rollouts. */
export interface Notifier {
  /** At once; it is sent beside everything else, and what cannot be sent keeps nothing from going on. */
  tell(change: RolloutChange): void
  /** What is under way gets a moment to end; what waits is let go. */
  close(): Promise<void>
}

export interface NotifierOptions {
  readonly clock: Clock
  readonly targets: readonly NotifyTarget[]
  readonly post: PostWebhook
  readonly onEvent: (event: NotifyEvent) => void
}

export function createNotifier({ targets, ...parts }: NotifierOptions): Notifier {
  const queues = targets.map((target) => createNewsQueue(target, parts))
  return {
    tell(change) {
      const news = newsOf(change)
      if (news !== undefined) for (const queue of queues) queue.push(news)
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.close()))
    },
  }
}

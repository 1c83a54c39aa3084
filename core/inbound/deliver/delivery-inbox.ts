import type { InboxStore, StoredEvent } from '../inbox-store.ts'

/** Events of one app and channel: they go to one webhook. */
export interface Source {
  readonly appid: string
  readonly channel: string
}

/** What delivering needs of the inbox. */
export interface DeliveryInbox extends Pick<InboxStore, 'delivered' | 'failed' | 'find' | 'nextDueAt' | 'onPending'> {
  /**
   * As {@link InboxStore.due}.
   * @param without sources to be passed over: the host of their webhook is down, or busy. An inbox that does not heed it
   * lets a long backlog of theirs hold up the events of others.
   */
  due(now: number, most: number, without?: readonly Source[]): readonly StoredEvent[]
}

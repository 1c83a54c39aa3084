import type { InboxStore } from '../inbox-store.ts'

export type { Source } from '../inbox-store.ts'

/** What delivering needs of the inbox. */
export type DeliveryInbox = Pick<InboxStore, 'due' | 'delivered' | 'failed' | 'find' | 'nextDueAt' | 'onPending'>

import type { SecretValue } from '../../secret-value.ts'
import type { StoredEvent } from '../inbox-store.ts'

/** Where the events of a channel are handed on to. */
export interface Webhook {
  readonly url: string
  /** Events are signed with each of them, the newest first. None: they are not signed. */
  readonly secrets: readonly SecretValue[]
}

/** The webhook in force for an event; undefined: there is none now. */
export type WebhookOf = (event: StoredEvent) => Webhook | undefined

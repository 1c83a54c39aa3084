import type { Interaction } from '@wxhost/contracts'
import { addressChecks } from './push/address-check.ts'
import { events } from './push/events.ts'
import { messages } from './push/messages.ts'
import { oddMessages } from './push/odd-messages.ts'
import { windows } from './push/windows.ts'
import { replies } from './reply/replies.ts'

/** What WeChat documents, as exchanges with this plugin. */
export const interactions: readonly Interaction[] = [
  ...messages,
  ...events,
  ...oddMessages,
  ...windows,
  ...addressChecks,
  ...replies,
]

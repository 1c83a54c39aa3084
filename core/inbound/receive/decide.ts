import type { InboundAnswer, Opened, RefusalReason } from '../../protocol/index.ts'
import type { Stored } from '../inbox-store.ts'
import { hostAnswers } from './answers.ts'
import type { Received } from './received.ts'

type OpenedEvents = Extract<Opened, { kind: 'events' }>

export type AfterOpen =
  | { readonly step: 'answer'; readonly received: Received }
  | { readonly step: 'refresh'; readonly credential: string }
  | { readonly step: 'store'; readonly opened: OpenedEvents }

/** What comes after a push was opened. Pure. */
export function afterOpen(opened: Opened, hasRefreshed: boolean): AfterOpen {
  switch (opened.kind) {
    case 'events':
      return opened.events.length === 0
        ? answer({ outcome: 'answered', answer: opened.ack })
        : { step: 'store', opened }
    case 'answer':
      return answer({ outcome: 'answered', answer: opened.answer })
    case 'refused':
      return answer(refusedAs(opened.reason, opened.answer))
    case 'open-again':
      return hasRefreshed
        ? answer(refusedAs('unknown-key', hostAnswers.unauthorized))
        : { step: 'refresh', credential: opened.refresh }
  }
}

const answer = (received: Received): AfterOpen => ({ step: 'answer', received })

/** A key that nobody knows is the second kind of WeChat Pay's probes: additions 6. */
const refusedAs = (reason: RefusalReason, given: InboundAnswer): Received => ({
  outcome: 'refused',
  reason,
  answer: given,
  ...(reason === 'probe' || reason === 'unknown-key' ? { isProbe: true } : {}),
})

export type AfterStore =
  | { readonly step: 'answer'; readonly received: Received }
  /** The webhook may answer: it is handed this event now. */
  | { readonly step: 'ask-webhook'; readonly id: string }

/** What comes after a push was stored. Pure. @param awaitsReply the webhook's answer is WeChat's. */
export function afterStore(stored: Stored, ack: InboundAnswer, awaitsReply: boolean): AfterStore {
  if (stored.kind === 'replayed')
    return { step: 'answer', received: { outcome: 'replayed', answer: hostAnswers.unauthorized } }
  const fresh = stored.events.find(({ isNew }) => isNew)
  if (fresh === undefined) {
    const again: Received =
      stored.answer === undefined
        ? { outcome: 'repeated', answer: ack }
        : { outcome: 'repeated', answer: stored.answer, reply: 'given-again' }
    return { step: 'answer', received: again }
  }
  return awaitsReply
    ? { step: 'ask-webhook', id: fresh.id }
    : { step: 'answer', received: { outcome: 'stored', answer: ack } }
}

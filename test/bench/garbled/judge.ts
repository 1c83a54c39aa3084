import { isDeepStrictEqual } from 'node:util'
import type { InboundEvent, Opened } from '@wxhost/core/protocol'
import type { RawPush } from './raw-push.ts'

export interface Verdict {
  /** Garbled pushes that were sent. */
  mutations: number
  /** Taken, as another event than the genuine push. */
  accepted_other: number
  /** Taken, as the very same event: what was changed is not signed and has no meaning. */
  accepted_same: number
  /** Answers of 5xx. */
  answers_500: number
  /** No answer, or something thrown that nobody caught. */
  crashes: number
  /** Genuine pushes that were not taken after all that. */
  genuine_refused: number
}

export const blankVerdict = (): Verdict => ({
  mutations: 0,
  accepted_other: 0,
  accepted_same: 0,
  answers_500: 0,
  crashes: 0,
  genuine_refused: 0,
})

export interface Seen {
  readonly status: number | undefined
  readonly opened: Opened | undefined
}

export const eventsOf = (opened: Opened | undefined): readonly InboundEvent[] | undefined =>
  opened?.kind === 'events' ? opened.events : undefined

export type Outcome = 'refused' | 'accepted_same' | 'accepted_other' | 'answers_500' | 'crashes'

/** A genuine push and what the host took it for. */
export interface Truth {
  readonly push: RawPush
  readonly events: readonly InboundEvent[]
}

/** The same event is the right one only under the very signature that was made for it. */
export function judge(push: RawPush, { status, opened }: Seen, truths: readonly Truth[]): Outcome {
  if (status === undefined) return 'crashes'
  if (status >= 500) return 'answers_500'
  const events = eventsOf(opened)
  // The check of an address is a GET, which brings no event.
  if (events === undefined) return status < 300 && opened?.kind !== 'answer' ? 'accepted_other' : 'refused'
  const own = truths.filter((one) => carries(push, signatureOf(one.push)))
  return own.some((one) => isDeepStrictEqual(one.events, events)) ? 'accepted_same' : 'accepted_other'
}

function signatureOf({ query, headers }: RawPush): string {
  const found = [...query, ...headers].find(([name]) => /^(msg_|wechatpay-)signature$/i.test(name))
  if (found === undefined) throw new Error('a genuine push has no signature')
  return found[1]
}

const carries = ({ query, headers }: RawPush, signature: string): boolean =>
  query.some(([, value]) => unescaped(value) === signature) || headers.some(([, value]) => value.trim() === signature)

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

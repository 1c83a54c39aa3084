import { type Call, type Failure, failure } from '@wxhost/core/protocol'
import { notifyUrlMissing, notifyUrlOf } from '../notify-url.ts'
import { type Parties, type PartyInput, partyMembers, partyNames } from '../parties.ts'
import { isDay, timeIn, without } from '../values.ts'

/** What every order's input has, whatever the client. */
export interface OrderInput extends PartyInput {
  readonly description: string
  readonly out_trade_no: string
  readonly notify_url?: string
  readonly time_expire?: string
}

/** The body in the order in which WeChat's documents write it: the bytes are stored and signed as they are. */
export function orderBody(input: OrderInput, parties: Parties, call: Call): object | Failure {
  const notify_url = notifyUrlOf(input.notify_url, call, 255) ?? notifyUrlMissing
  if (typeof notify_url !== 'string') return notify_url
  if (input.time_expire !== undefined && !isMoment(input.time_expire)) return noMoment
  const { description, out_trade_no } = input
  return {
    ...partyMembers(parties),
    description,
    out_trade_no,
    notify_url,
    ...without(input, ...partyNames),
  }
}

const isMoment = (time: string): boolean => timeIn(time) !== undefined && isDay(time.slice(0, 10))

const noMoment = failure(
  'invalid-argument',
  'time-expire-malformed',
  'time_expire must be a moment of the calendar, e.g. 2018-06-08T10:34:56+08:00',
  { path: '/time_expire' },
)

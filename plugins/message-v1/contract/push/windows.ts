import { like, type PushInteraction } from '@wxhost/contracts'
import { base, message, orderKey, pushes, refused, secure, shownCommon, taken, user } from '../samples.ts'

const MsgId = '6054768590064713728'
const text = message('text', { Content: '你好', MsgId })
const event = taken({
  id: `message:${MsgId}`,
  type: 'text',
  orderKey,
  data: { ...shownCommon, MsgType: 'text', Content: '你好', MsgId },
})
const late = refused(401, 'skew', 'The timestamp is too far from now')
const unsigned = refused(401, 'signature', 'The signature does not match')
const slip = refused(403, 'mode', 'The setting windowSeconds must be a number above 0')

const said = (what: string, more: Pick<PushInteraction, 'opened'> & Partial<PushInteraction>): PushInteraction => ({
  ...base,
  page: 'common-mistakes page, 8; callback page, 5',
  description: `a message ${what}`,
  states: pushes('text', { FromUserName: user }),
  push: secure(text),
  ...more,
})

/** Documented by nobody, hence off unless wished; never below WeChat's own three tries. */
export const windows: readonly PushInteraction[] = [
  said('of any age is taken', { ageSeconds: 86_400, opened: event }),
  ...[60, -60].flatMap((age) => [
    said(`of ${age} s is taken in a window of 60`, {
      call: { settings: { windowSeconds: 60 } },
      ageSeconds: age,
      opened: event,
    }),
    said(`of ${age + Math.sign(age)} s is not taken in a window of 60`, {
      call: { settings: { windowSeconds: 60 } },
      ageSeconds: age + Math.sign(age),
      opened: late,
    }),
  ]),
  said('of 2001 s is not taken in a window of 2000', {
    call: { settings: { windowSeconds: 2000 } },
    ageSeconds: 2001,
    opened: late,
  }),
  said('of the first second of all is taken', { ageSeconds: 1_704_067_199, opened: event }),
  said('of a second of twelve digits is taken', { ageSeconds: 1_704_067_200 - 999_999_999_999, opened: event }),
  said('of a second of thirteen digits is not taken', {
    ageSeconds: 1_704_067_200 - 1_000_000_000_000,
    opened: unsigned,
  }),
  said('of a nonce of one character is taken', {
    push: secure(text, { nonce: '0' }),
    opened: { ...event, replyContext: { ...event.replyContext, nonce: like('0') } },
  }),
  said('of a nonce of 128 characters is taken', {
    push: secure(text, { nonce: 'n'.repeat(128) }),
    opened: { ...event, replyContext: { ...event.replyContext, nonce: like('n'.repeat(128)) } },
  }),
  said('of a nonce of 129 characters is not taken', {
    push: secure(text, { nonce: 'n'.repeat(129) }),
    opened: unsigned,
  }),
  said('without a nonce is not taken', { push: secure(text, { nonce: '' }), opened: unsigned }),
  said('of 15 s is taken in a window of 1', {
    call: { settings: { windowSeconds: 1 } },
    ageSeconds: 15,
    opened: event,
  }),
  said('of 16 s is not taken in a window of 1', {
    call: { settings: { windowSeconds: 1 } },
    ageSeconds: 16,
    opened: late,
  }),
  ...[0, -1, '60', null].map((windowSeconds) =>
    said(`is not taken in a window that is none: ${JSON.stringify(windowSeconds)}`, {
      call: { settings: { windowSeconds } },
      opened: slip,
    }),
  ),
]

import type { Blame } from '../../rollout/observation.ts'
import type { Happened } from '../happened.ts'

/** What became of a call on an arm: the rows of the fallback table. */
export type Row =
  /** The plugin answered or refused without sending. */
  | 'not-for-wechat'
  /** `encode` or `authorize` threw, gave nonsense, hung or died: this sending never left. */
  | 'broken'
  /** Could not connect, or time ran out before it left. */
  | 'not-sent'
  /** The caller hung up. */
  | 'given-up'
  | 'silent'
  | 'untrusted'
  /** `decode` threw, broke its schema, hung or died. */
  | 'unreadable'
  | 'refused-before-effect'
  | 'credential-rejected'
  | 'busy'
  /** An output, or WeChat's business "no". */
  | 'answered'

export function rowOf(happened: Happened): Row {
  switch (happened.kind) {
    case 'output':
    case 'stream':
      return 'answered'
    case 'failure':
      return rowOfFailure(happened)
    case 'no-answer':
      return happened.reason === 'aborted' ? 'given-up' : 'silent'
    default:
      return happened.kind
  }
}

function rowOfFailure({ failure }: Extract<Happened, { kind: 'failure' }>): Row {
  if (failure.class === 'retryable' || failure.class === 'rate-limited') return 'busy'
  return failure.nothingHappened === true ? 'refused-before-effect' : 'answered'
}

/** The last column of the table, as far as the canary alone tells: what stable makes of the same may say more. */
const blames: Readonly<Record<Row, Blame>> = {
  'not-for-wechat': 'no',
  broken: 'yes',
  'not-sent': 'no',
  'given-up': 'no',
  silent: 'yes',
  untrusted: 'relative',
  unreadable: 'yes',
  'refused-before-effect': 'no',
  'credential-rejected': 'no',
  busy: 'relative',
  answered: 'no',
}

export const blameOf = (row: Row): Blame => blames[row]

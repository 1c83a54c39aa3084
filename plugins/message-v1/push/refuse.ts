import type { RefusalReason, Refused } from '@wxhost/core/protocol'

/** What WeChat is told; it reads the status at most. Nothing of the push is in it. */
const answers: Readonly<
  Record<'signature' | 'skew' | 'undecryptable' | 'foreign-owner' | 'malformed' | 'mode', [number, string]>
> = {
  signature: [401, 'The signature does not match'],
  skew: [401, 'The timestamp is too far from now'],
  undecryptable: [400, 'The message does not open under the keys of this account'],
  'foreign-owner': [403, 'The message is for another account'],
  malformed: [400, 'The message cannot be read'],
  mode: [403, 'This account takes encrypted messages only'],
}

export function refuse(reason: keyof typeof answers & RefusalReason, status?: number, body?: string): Refused {
  const [usualStatus, usualBody] = answers[reason]
  return { kind: 'refused', reason, answer: { status: status ?? usualStatus, body: body ?? usualBody } }
}

import { like, type PushSpec, regex, type Tree } from '@wxhost/contracts'

type PaySpec = Extract<PushSpec, { seal: 'pay-v3' }>

const id = regex('EV-[0-9]{22}', 'EV-2024010108000000000001')
const create_time = '2024-01-01T08:00:00+08:00'

/** A notification as WeChat Pay writes it, before it is encrypted and signed. @see pay-v3 page, 5 */
export const notified = (event_type: string, summary: string, originalType: string, resource: Tree): PaySpec => ({
  seal: 'pay-v3',
  body: { id, create_time, event_type, resource_type: 'encrypt-resource', summary },
  resource,
  originalType,
})

/** The data that the business service gets. */
export const dataOf = (event_type: string, resource: Tree) => ({ event_type, id, create_time, resource })

/** Events that are stored, then WeChat is answered; the nonce of a signature is good once, for 5 minutes. */
export const taken = (event: object) => ({
  kind: 'events',
  events: [event],
  ack: { status: 204, body: '' },
  once: { nonce: like('shadow-answer-nonce'), untilMs: 1_704_067_500_000 },
})

/** The notification's own id is another name of the event. */
export const alsoKnownAs = [id]
export const ownId = id

/** What WeChat Pay is answered so that it tries again. */
export const refused = (status: number, reason: string) => ({
  kind: 'refused',
  reason,
  answer: {
    status,
    contentType: 'application/json; charset=utf-8',
    body: '{"code":"FAIL","message":"失败"}',
  },
})

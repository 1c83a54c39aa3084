import { like, type PushInteraction, regex } from '@wxhost/contracts'
import { accepted, enabled, life, mchid, outClaimNo } from '../samples.ts'

const base = { kind: 'push', channel: 'state-changed', page: 'insurance page, D "Notify"', call: enabled } as const
const eventType = 'INSURANCE_CLAIM.STATE_CHANGED'
const id = regex('EV-[0-9]{22}', 'EV-2024010108000000000001')
const create_time = '2024-01-01T08:00:00+08:00'

const pushed = (resource: object, event_type = eventType, originalType = 'insurance_claim') =>
  ({
    seal: 'pay-v3',
    body: { id, create_time, event_type, resource_type: 'encrypt-resource', summary: like('理赔状态变更') },
    resource,
    originalType,
  }) as const

interface Claim {
  readonly state: string
  readonly version: number
}

const opened = (claim: Claim, stage: string, final: boolean, warnings: unknown = []) => ({
  kind: 'events',
  events: [
    {
      id: `${eventType}:${mchid}:${outClaimNo}:${claim.version}`,
      alsoKnownAs: [id],
      settles: {
        protocol: 'insurance-claim',
        key: `claim:${outClaimNo}`,
        owner: 'merchant',
        stage,
        detail: claim.state,
        final,
        at: 1_704_067_200_000,
        version: claim.version,
      },
      type: eventType,
      orderKey: `claim:${outClaimNo}`,
      data: { event_type: eventType, id, create_time, resource: claim, warnings },
    },
  ],
  ack: { status: 204, body: '' },
  once: { nonce: like('shadow-answer-nonce'), untilMs: 1_704_067_500_000 },
})

const refused = (status: number, reason: string) => ({
  kind: 'refused',
  reason,
  answer: {
    status,
    contentType: 'application/json; charset=utf-8',
    body: '{"code":"FAIL","message":"失败"}',
  },
})

const told = (resource: object, type = eventType, originalType = 'insurance_claim') => ({
  push: pushed(resource, type, originalType),
  states: [
    {
      name: 'WeChat Pay notifies',
      params: { eventType: type, originalType, resource: JSON.parse(JSON.stringify(resource)) },
    },
  ],
})

const { ACCEPTED: _, ...changes } = life({ notify: true })
const stages: Readonly<Record<string, readonly [string, boolean]>> = {
  PAID: ['delivered', true],
  REJECTED: ['failed', true],
  CANCELLED: ['failed', true],
  CLOSED: ['failed', true],
}
const { version: __, ...versionless } = accepted
const frozen = { ...accepted, state: 'FROZEN', version: 9 }

export const stateChanges: readonly PushInteraction[] = [
  ...Object.values(changes).map(([states, claim], index): PushInteraction => {
    const [stage, final] = stages[claim.state] ?? ['accepted', false]
    return {
      ...base,
      description: `the merchant is told that a claim is ${claim.state}`,
      ...(index === 0 ? { declares: { owner: 'merchant', get: undefined } } : {}),
      states,
      push: pushed(claim),
      opened: opened(claim, stage, final),
    }
  }),
  {
    ...base,
    description: 'the merchant is told of a state that is not known',
    ...told({ ...frozen, other: 'x' }),
    opened: opened(frozen, 'accepted', false, [
      { code: 'unknown-state', message: regex('.*FROZEN.*', 'FROZEN'), path: '/state' },
    ]),
  },
  {
    ...base,
    description: 'an event of another type is not one of claims',
    ...told(accepted, 'INSURANCE_CLAIM.OTHER'),
    opened: refused(400, 'malformed'),
  },
  {
    ...base,
    description: 'a text of another kind is no claim',
    ...told(accepted, eventType, 'transaction'),
    opened: refused(400, 'malformed'),
  },
  {
    ...base,
    description: 'a claim without its version is none',
    ...told(versionless),
    opened: refused(400, 'malformed'),
  },
  {
    ...base,
    description: "another merchant's claim is not told",
    ...told({ ...accepted, mchid: '1900000001' }),
    opened: refused(403, 'foreign-owner'),
  },
  {
    ...base,
    description: 'a claim of no merchant here is not told',
    call: { ...enabled, mchid: null },
    ...told(accepted),
    opened: refused(403, 'foreign-owner'),
  },
]

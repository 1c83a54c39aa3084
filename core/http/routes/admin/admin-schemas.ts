import { type Static, Type } from '../../../protocol/index.ts'

const closed = { additionalProperties: false }

const why = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'Why it is done, for those who look at the history later. No personal data.',
})

const step = Type.Object(
  {
    kind: Type.Enum(['shadow', 'weight', 'hold']),
    weight: Type.Optional(Type.Integer({ description: 'Of a weight: millionths of keys, at most 990,000.' })),
  },
  closed,
)

const limits = Type.Object(
  {
    errorRate: Type.Optional(Type.Number({ description: 'Share of calls that may fail, 0 to 1. Default 0.005.' })),
    slowMs: Type.Optional(Type.Number({ description: 'A call that takes longer is slow. Default 2,500.' })),
    slowShare: Type.Optional(Type.Number({ description: 'Share of calls that may be slow, 0 to 1. Default 0.01.' })),
    falseRollback: Type.Optional(
      Type.Number({ description: 'How probable it may be that a healthy canary is rolled back. Default 0.001.' }),
    ),
  },
  closed,
)

const cohort = Type.Object(
  {
    apps: Type.Optional(Type.Array(Type.String(), { description: 'appids that take part.' })),
    share: Type.Optional(Type.Integer({ description: 'Millionths of appids that take part.' })),
  },
  closed,
)

/** `POST /admin/rollouts` */
export const PlanBody = Type.Object(
  {
    protocol: Type.String({ minLength: 1, maxLength: 64 }),
    canary: Type.String({ minLength: 1, maxLength: 128, description: 'e.g. `pay-v3@1.1.0`' }),
    cohort: Type.Optional(cohort),
    steps: Type.Optional(Type.Array(step, { maxItems: 32 })),
    limits: Type.Optional(limits),
    why,
  },
  closed,
)

const version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'The version that you saw; as good: `if-match` with the ETag.' }),
)

/** `POST /admin/rollouts/:id/{start,pause,resume,abort,clear}` */
export const OrderBody = Type.Object({ why, version }, closed)

/** `POST /admin/rollouts/:id/promote` */
export const PromoteBody = Type.Object(
  { why, version, all: Type.Optional(Type.Boolean({ description: 'To stable at once, not to the next step.' })) },
  closed,
)

export type PlanBody = Static<typeof PlanBody>
export type OrderBody = Static<typeof OrderBody>
export type PromoteBody = Static<typeof PromoteBody>

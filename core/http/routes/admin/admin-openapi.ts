import type { TSchema } from '../../../protocol/index.ts'
import { OrderBody, PlanBody, PromoteBody } from './admin-schemas.ts'
import { type Verb, verbs } from './rollout-routes.ts'

export const adminTag = 'admin'

const id = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  example: 'pay-7f3k2a9c',
}

const ifMatch = {
  name: 'if-match',
  in: 'header',
  description: 'The ETag that you saw; somebody changed it since: 409 `WXH_ROLLOUT_CONFLICT`.',
  schema: { type: 'string' },
}

const view = {
  type: 'object',
  required: ['rollout', 'judge', 'weight', 'rescued', 'repeats', 'withinMs', 'callsPerMinute', 'expected', 'reach'],
  properties: {
    rollout: {
      type: 'object',
      description: 'id, protocol, stable, canary, plan, state, step, version, epoch, attempt.',
    },
    judge: { type: 'object', description: 'Evidence of each detector and its threshold, counts of both arms.' },
    weight: { type: 'integer', description: "Millionths of the cohort's calls that go to the canary now." },
    rescued: { type: 'integer', description: 'Calls that stable answered after the canary had failed.' },
    repeats: { type: 'integer', description: 'Failures that repeat one that counted already.' },
    withinMs: {
      type: 'object',
      description:
        'Of each arm: the time that all but the slowest calls stayed within (P99 by default). This host only.',
    },
    callsPerMinute: { type: 'number' },
    stepLeftMs: {
      type: 'number',
      description: 'Until the step is expected to end; absent: a person decides, or no traffic.',
    },
    expected: { type: 'array', description: 'Canary requests and milliseconds that each step is expected to take.' },
    reach: { enum: ['alone', 'joined', 'away'] },
  },
}

const refusal = { $ref: '#/components/responses/Problem' }
const answered = (description: string, schema: object) => ({
  200: { description, content: { 'application/json': { schema } } },
  default: refusal,
})

const operation = (operationId: string, summary: string, responses: object, more: object = {}) => ({
  operationId,
  tags: [adminTag],
  summary,
  description: 'Needs an API key with the scope `admin`.',
  ...more,
  responses,
})

const bodyOf = (schema: TSchema) => ({ requestBody: { required: true, content: { 'application/json': { schema } } } })

const listOf = (name: string, items: object) => ({ type: 'object', properties: { [name]: { type: 'array', items } } })

const summaries: Readonly<Record<Verb, string>> = {
  start: 'Begin with the first step',
  pause: 'Keep the step: do not advance; a rollback happens all the same',
  resume: 'Go on: after a pause, a hold or a suspension',
  promote: 'To the next step; after the last one, or with `all`, the canary becomes stable',
  abort: 'Take all traffic back to stable, for good; also after a promotion',
  clear: 'Unlatch one that was rolled back: it is planned again',
}

/** Of OpenAPI: what operators may do. */
export const adminPaths: readonly (readonly [path: string, item: object])[] = [
  [
    '/admin/rollouts',
    {
      get: operation('admin.rollouts', 'All rollouts, newest first', answered('All.', listOf('rollouts', view))),
      post: operation(
        'admin.plan',
        'Check a plan and keep it; nothing is routed yet',
        {
          201: { description: 'Planned.', content: { 'application/json': { schema: view } } },
          default: refusal,
        },
        bodyOf(PlanBody),
      ),
    },
  ],
  [
    '/admin/rollouts/{id}',
    {
      get: operation('admin.rollout', 'One rollout; its ETag is its version', answered('It.', view), {
        parameters: [id],
      }),
    },
  ],
  [
    '/admin/rollouts/{id}/history',
    {
      get: operation(
        'admin.history',
        'Who did what, when and why; oldest first',
        answered('All of it.', listOf('history', { type: 'object' })),
        { parameters: [id] },
      ),
    },
  ],
  [
    '/admin/rollouts/{id}/diff',
    {
      get: operation(
        'admin.diff',
        'What shadowing found to differ: grouped by path, examples masked',
        answered('So far.', { type: 'object' }),
        { parameters: [id] },
      ),
    },
  ],
  ...verbs.map(
    (verb) =>
      [
        `/admin/rollouts/{id}/${verb}`,
        {
          post: operation(`admin.${verb}`, summaries[verb], answered('As it is now.', view), {
            parameters: [id, ifMatch],
            ...bodyOf(verb === 'promote' ? PromoteBody : OrderBody),
          }),
        },
      ] as const,
  ),
  [
    '/admin/plugins',
    {
      get: operation(
        'admin.plugins',
        'The plugins of the running host, with their states',
        answered('All.', listOf('plugins', { type: 'object' })),
      ),
    },
  ],
]

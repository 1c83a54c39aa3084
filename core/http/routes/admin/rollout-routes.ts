import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HostError } from '../../../errors/host-error.ts'
import type { PlanRequest, RolloutControl, RolloutView } from '../../../rollout/control/rollout-control.ts'
import type { Step } from '../../../rollout/plan.ts'
import type { Actor } from '../../../rollout/rollout.ts'
import { emptyReport } from '../../../shadow/report/extend-report.ts'
import type { HttpParts } from '../../http-parts.ts'
import { adminCaller } from './admin-caller.ts'
import { OrderBody, PlanBody, PromoteBody } from './admin-schemas.ts'
import { bodyOf } from './body-of.ts'
import { etagOf, orderOf } from './order-of.ts'

interface OfOne {
  readonly Params: { readonly id: string }
}

/** What an operator may do with one rollout. */
export const verbs = ['start', 'pause', 'resume', 'promote', 'abort', 'clear'] as const
export type Verb = (typeof verbs)[number]

/** `/admin/rollouts`: what operators do with rollouts. Not counted among the calls in hand: a flood must not lock them out. */
export function rolloutRoutes(http: FastifyInstance, parts: HttpParts): void {
  const control = parts.admin.rollouts
  http.get('/admin/rollouts', (request, reply) => {
    adminCaller(request, parts)
    return reply.send({ rollouts: control.list() })
  })
  http.get<OfOne>('/admin/rollouts/:id', (request, reply) => {
    adminCaller(request, parts)
    return show(reply, control.view(request.params.id))
  })
  http.get<OfOne>('/admin/rollouts/:id/history', async (request, reply) => {
    adminCaller(request, parts)
    control.view(request.params.id)
    return reply.send({ history: await control.history(request.params.id) })
  })
  http.get<OfOne>('/admin/rollouts/:id/diff', (request, reply) => {
    adminCaller(request, parts)
    const { id } = request.params
    control.view(id)
    return reply.send(parts.admin.differences(id) ?? emptyReport(id))
  })
  planRoute(http, parts, control)
  for (const verb of verbs) verbRoute(http, parts, control, verb)
}

function planRoute(http: FastifyInstance, parts: HttpParts, control: RolloutControl): void {
  http.post('/admin/rollouts', {
    onRequest: authorise(parts),
    handler: async (request, reply) => {
      const { why, ...asked } = bodyOf<PlanBody>(request, PlanBody, parts)
      const view = await control.plan(planOf(asked), { actor: actorOf(request), why })
      return show(reply.code(201).header('location', `/admin/rollouts/${view.rollout.id}`), view)
    },
  })
}

function verbRoute(http: FastifyInstance, parts: HttpParts, control: RolloutControl, verb: Verb): void {
  http.post<OfOne>(`/admin/rollouts/:id/${verb}`, {
    onRequest: authorise(parts),
    handler: async (request, reply) => {
      const body = bodyOf<PromoteBody>(request, verb === 'promote' ? PromoteBody : OrderBody, parts)
      const order = orderOf(body, request.headers['if-match'], actorOf(request))
      return show(reply, await control[verb](request.params.id, body.all ? { ...order, all: true } : order))
    },
  })
}

const actors = new WeakMap<FastifyRequest, Actor>()

/** Before the body is read: who may not administer sends none. */
const authorise = (parts: HttpParts) => (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
  actors.set(request, adminCaller(request, parts))
  done()
}

export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request)
  if (actor === undefined) throw new HostError('WXH_INTERNAL', 'An order was handled before it was authorised.')
  return actor
}

/** A weight that is missing is said by the check of the plan, with all else that is wrong. */
const planOf = ({ steps, ...rest }: Omit<PlanBody, 'why'>): PlanRequest =>
  ({ ...rest, ...(steps === undefined ? {} : { steps: steps.map(stepOf) }) }) as PlanRequest

const stepOf = ({ kind, weight }: NonNullable<PlanBody['steps']>[number]): Step =>
  kind === 'weight' ? { kind, weight: weight ?? Number.NaN } : { kind }

const show = (reply: FastifyReply, view: RolloutView): FastifyReply =>
  reply.header('etag', etagOf(view.rollout.version)).send(view)

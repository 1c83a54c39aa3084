import type { PlanRequest, RolloutView } from '../../rollout/control/rollout-control.ts'
import { say } from '../cli-io.ts'
import type { PlanOptions } from './rollout-options.ts'
import { clientFor, type RolloutTools } from './rollout-tools.ts'
import { planLines } from './view/plan-lines.ts'

export async function planRollout(tools: RolloutTools, request: PlanRequest, options: PlanOptions): Promise<void> {
  const { io } = tools.context
  const client = await clientFor(options, io)
  const view = await client.ask<RolloutView>('POST', '/admin/rollouts', { ...request, why: options.why })
  if (options.json) return say(io, JSON.stringify(view, null, 2))
  const { id } = view.rollout
  say(
    io,
    `Planned: ${id}. Nothing is routed yet.`,
    '',
    ...planLines(view),
    '',
    `Start it: wxhost rollout start ${id} --why "…"`,
  )
}

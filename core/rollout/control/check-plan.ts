import type { Fault } from '../../errors/host-error.ts'
import { formatPluginId, type LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import { defaultLimits, type Plan } from '../plan.ts'
import { checkCohort } from './check-cohort.ts'
import { checkLimits } from './check-limits.ts'
import { checkOverlap } from './check-overlap.ts'
import { checkSteps, defaultSteps } from './check-steps.ts'
import type { PlanFacts } from './plan-facts.ts'
import { refusal } from './refusal.ts'
import type { PlanRequest } from './rollout-control.ts'

/** What a request comes to: a plan for two versions, or all that is wrong with it. */
export interface CheckedPlan {
  readonly faults: readonly Fault[]
  readonly plan: Plan
  readonly stable: LoadedPlugin | undefined
  readonly canary: LoadedPlugin | undefined
}

/** Everything but the canary's proof and its compatibility. Pure. @param ownId of a rollout that is planned already. */
export function checkPlan(request: PlanRequest, facts: PlanFacts, ownId?: string): CheckedPlan {
  const { protocol, cohort = {}, steps = defaultSteps } = request
  const plan: Plan = { cohort, steps, limits: { ...defaultLimits, ...request.limits } }
  const canary = facts.loaded.find(({ id }) => formatPluginId(id) === request.canary)
  const { faults, stable } = checkCohort(cohort, protocol, facts)
  return {
    plan,
    stable,
    canary,
    faults: [
      ...(facts.reach === 'away' ? [away] : []),
      ...(canary === undefined ? [notLoaded(request.canary, facts)] : canaryFaults(canary, stable, protocol, facts)),
      ...faults,
      ...checkOverlap(cohort, protocol, facts.rollouts, ownId),
      ...checkSteps(steps),
      ...checkLimits(plan.limits),
    ],
  }
}

const away = refusal(
  'store',
  'the store that the hosts share cannot be reached, so nothing is planned or started',
  'Bring Redis back, then try again.',
)

function notLoaded(wanted: string, { loaded }: PlanFacts): Fault {
  const ids = loaded.map(({ id }) => formatPluginId(id)).join(', ')
  return refusal(
    'canary',
    `${JSON.stringify(wanted.slice(0, 80))} is not loaded; loaded are ${ids === '' ? 'none' : ids}`,
    'Add it with `wxhost plugin add`, or to plugins.manifest.json with "serves": false.',
  )
}

function canaryFaults(
  canary: LoadedPlugin,
  stable: LoadedPlugin | undefined,
  protocol: string,
  facts: PlanFacts,
): readonly Fault[] {
  const id = formatPluginId(canary.id)
  const faults: Fault[] = []
  if (canary.protocol !== protocol)
    faults.push(
      refusal('canary', `${id} implements ${canary.protocol}, not ${protocol}`, `Name a version of ${protocol}.`),
    )
  if (canary.integrity === undefined)
    faults.push(refusal('canary', `the bytes of ${id} are not known`, 'Load it from a package.'))
  if (canary.worker?.state === 'quarantined')
    faults.push(
      refusal('canary', `the worker of ${id} is quarantined`, 'Find out why it died, and load a mended version.'),
    )
  if (stable !== undefined && isSame(stable, canary))
    faults.push(refusal('canary', `${id} is what serves already`, 'Name another version.'))
  const before = facts.rollouts.find(
    (other) => other.state.kind === 'rolled-back' && other.canary.integrity === canary.integrity,
  )
  if (before !== undefined)
    faults.push(
      refusal(
        'canary',
        `these very bytes were rolled back by ${before.id}`,
        `Mend it and publish a new version, or \`wxhost rollout clear ${before.id}\` if the rollback was not its fault.`,
      ),
    )
  return faults
}

const isSame = (a: LoadedPlugin, b: LoadedPlugin): boolean =>
  formatPluginId(a.id) === formatPluginId(b.id) && a.integrity === b.integrity

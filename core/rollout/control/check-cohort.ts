import type { Fault } from '../../errors/host-error.ts'
import { formatPluginId, type LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import { type Cohort, MILLION } from '../plan.ts'
import type { PlanFacts } from './plan-facts.ts'
import { refusal } from './refusal.ts'

export interface CheckedCohort {
  readonly faults: readonly Fault[]
  /** The one version that serves all of them; undefined where there is a fault. */
  readonly stable: LoadedPlugin | undefined
}

/** The apps exist, are served by this protocol, and by one version of it. */
export function checkCohort(cohort: Cohort, protocol: string, facts: PlanFacts): CheckedCohort {
  const named = namedFaults(cohort, protocol, facts)
  const served = (cohort.apps ?? facts.appids).flatMap((appid) => facts.stableFor(appid, protocol) ?? [])
  const versions = [...new Map(served.map((plugin) => [formatPluginId(plugin.id), plugin])).values()]
  const faults = [...named, ...shareFaults(cohort)]
  if (versions.length === 0 && named.length === 0)
    faults.push(
      refusal(
        'protocol',
        `no app is served by the protocol ${shown(protocol)}`,
        'Name a protocol that a loaded plugin serves.',
      ),
    )
  if (versions.length > 1)
    faults.push(
      refusal(
        'cohort',
        `its apps are served by different versions: ${versions.map(({ id }) => formatPluginId(id)).join(', ')}`,
        'Plan one rollout for the apps of each version.',
      ),
    )
  return { faults, stable: versions.length === 1 ? versions[0] : undefined }
}

function namedFaults({ apps }: Cohort, protocol: string, facts: PlanFacts): readonly Fault[] {
  if (apps === undefined) return []
  if (apps.length === 0)
    return [refusal('cohort/apps', 'the list is empty', 'Name appids, or leave the list out for all.')]
  const known = new Set(facts.appids)
  const strangers = apps.filter((appid) => !known.has(appid))
  const unserved = apps.filter((appid) => known.has(appid) && facts.stableFor(appid, protocol) === undefined)
  return [
    ...(strangers.length === 0
      ? []
      : [refusal('cohort/apps', `unknown: ${some(strangers)}`, 'Name appids of apps.json.')]),
    ...(unserved.length === 0
      ? []
      : [
          refusal(
            'cohort/apps',
            `${shown(protocol)} does not serve ${some(unserved)}`,
            'Leave them out, or let the manifest serve them.',
          ),
        ]),
  ]
}

const shareFaults = ({ share }: Cohort): readonly Fault[] =>
  share === undefined || (Number.isInteger(share) && share > 0 && share <= MILLION)
    ? []
    : [
        refusal(
          'cohort/share',
          `it is ${share}, expected whole millionths from 1 to ${MILLION}`,
          'Write e.g. 100000 for 10 %.',
        ),
      ]

const some = (appids: readonly string[]): string =>
  appids.slice(0, 10).map(shown).join(', ') + (appids.length > 10 ? ` and ${appids.length - 10} more` : '')

const shown = (name: string): string => JSON.stringify(name.slice(0, 80))

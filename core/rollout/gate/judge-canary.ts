import type { Change } from '../../diff/change.ts'
import { type ContractOfVersion, diffVersions } from '../../diff/diff-versions.ts'
import type { Fault } from '../../errors/host-error.ts'
import type { Proof } from '../../plugin/record/proof-of.ts'

/** What a version promises, and what shows that it keeps it. */
export interface ArmContract extends ContractOfVersion {
  /** e.g. `pay-v3@1.1.0` */
  readonly id: string
  /** Undefined: it was not loaded from files. */
  readonly proof: Proof | undefined
}

/** Pure. Without the pact of one of them what they say to WeChat is not compared; the surfaces always are. */
export function judgeCanary(stable: ArmContract, canary: ArmContract): readonly Fault[] {
  const pacts = stable.pact === undefined || canary.pact === undefined ? [] : [stable.pact, canary.pact]
  const { changes } = diffVersions(
    { surface: stable.surface, pact: pacts[0] },
    { surface: canary.surface, pact: pacts[1] },
  )
  const breaking = changes.filter(({ kind }) => kind === 'breaking')
  return [
    ...unproven(canary),
    ...breaking.map((change) => breaks(stable.id, canary.id, change)),
    ...ownCredentials(stable, canary),
  ]
}

function unproven({ id, proof }: ArmContract): readonly Fault[] {
  if (proof !== undefined) return proof.faults
  const what = `${id} was not loaded from files, so nothing shows what it is`
  return [{ code: 'WXH_ROLLOUT_REFUSED', where: id, what, remedy: 'Add it as a package.' }]
}

const breaks = (stable: string, canary: string, { path, what, old, new: now }: Change): Fault => ({
  code: 'WXH_ROLLOUT_REFUSED',
  where: `${stable} -> ${canary}`,
  what: `${path} ${what}${shown(old, now)}`,
  remedy:
    `Keep what ${stable} promises; or ship it as another API version of the protocol (wxhost.apiVersion), and move the ` +
    'apps with "apps" in the manifest.',
})

/** Stable's sources fill the cache for both: what only the canary supplies would be there for nobody. */
function ownCredentials(stable: ArmContract, canary: ArmContract): readonly Fault[] {
  const supplied = new Set(valuesOf(stable))
  return valuesOf(canary)
    .filter((name) => !supplied.has(name))
    .map((name) => ({
      code: 'WXH_ROLLOUT_REFUSED',
      where: `${stable.id} -> ${canary.id}`,
      what: `${canary.id} brings the credential ${name}, which ${stable.id} does not supply`,
      remedy: `During a rollout ${stable.id} fetches all credentials. Put ${canary.id} into the manifest in its place.`,
    }))
}

const valuesOf = ({ surface }: ArmContract): readonly string[] =>
  Object.values(surface.credentials).flatMap(({ provides }) => provides)

const longest = 120

function shown(old: unknown, now: unknown): string {
  const [before, after] = [old, now].map((value) => (value === undefined ? 'nothing' : JSON.stringify(value)))
  const text = `${before} -> ${after}`
  return text.length <= longest ? ` (${text})` : ''
}

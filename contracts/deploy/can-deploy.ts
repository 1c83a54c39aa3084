import { checkSignatures, type Difference, diffVersions, judgeRecord, type SignedRecord } from '@wxhost/core/harness'
import { type DeployFacts, type Obstacle, signedOf, type VersionInService } from './deploy-facts.ts'

export interface DeployDecision {
  readonly answer: 'yes' | 'no'
  /** Why not; empty where the answer is yes. */
  readonly reasons: readonly Obstacle[]
  /** What changes for whom: one a version that serves now and that could be compared. */
  readonly comparisons: readonly Comparison[]
}

export interface Comparison {
  /** The version that serves now. */
  readonly id: string
  /** appids; undefined: every app. */
  readonly apps: readonly string[] | undefined
  readonly difference: Difference
}

/** Whether a plugin version may take the traffic of those that serve now. Pure: the same facts give the same answer. */
export function canDeploy(facts: DeployFacts): DeployDecision {
  const signed = signedOf(facts.candidate.record)
  const compared = signed === undefined ? [] : facts.inService.map((one) => compare(facts, signed, one))
  const comparisons = compared.flatMap(({ comparison }) => comparison ?? [])
  const reasons = [
    ...facts.manifestFaults,
    ...candidateObstacles(facts),
    ...compared.flatMap(({ obstacles }) => obstacles),
  ]
  return { answer: reasons.length === 0 ? 'yes' : 'no', reasons, comparisons }
}

/** The same that a host would say when it loads the candidate. */
function candidateObstacles({ candidate, hostApi, signers }: DeployFacts): readonly Obstacle[] {
  const { id, record, pact, installed, commands } = candidate
  if (record.kind === 'missing')
    return [
      { what: `${id} has no verification record (${record.file})`, remedy: `Run \`${commands.test}\` and sign it.` },
    ]
  if (record.kind === 'unusable')
    return record.faults.map(({ where, what, remedy }) => ({ what: `${where}: ${what}`, remedy }))
  const { signed } = record
  const objections = judgeRecord({ id, signed, installed, pact: pact?.file, hostApi, signers, commands })
  return objections.map(({ what, remedy }) => ({ what: `${id}: ${what}`, remedy }))
}

interface Compared {
  readonly obstacles: readonly Obstacle[]
  readonly comparison?: Comparison
}

function compare({ candidate, signers }: DeployFacts, signed: SignedRecord, old: VersionInService): Compared {
  const baseline = signedOf(old.record)
  if (baseline === undefined)
    return { obstacles: [incomparable(old, 'has no record that can be read', old.commands.test)] }
  const doubt = doubtsOf(baseline, old, signers)
  if (doubt !== undefined) return { obstacles: [incomparable(old, doubt.what, doubt.command)] }
  const difference = diffVersions(
    { surface: baseline.record.surface, pact: old.pact?.content },
    { surface: signed.record.surface, pact: candidate.pact?.content },
  )
  const comparison = { id: old.id, apps: old.apps, difference }
  return { obstacles: difference.verdict === 'breaking' ? [breaks(candidate.id, comparison)] : [], comparison }
}

/** Whoever could write the old record or its pact, or pass off another for it, could hide what breaks. */
function doubtsOf({ record, signatures }: SignedRecord, old: VersionInService, signers: DeployFacts['signers']) {
  const { test, sign } = old.commands
  if (checkSignatures({ record, signatures }, signers).signedBy.length === 0)
    return { what: 'has a record that nobody accepted signed', command: sign }
  if (record.plugin !== old.id) return { what: `has the record of ${record.plugin}`, command: test }
  if (record.integrity !== old.integrity) return { what: 'has a record of other files', command: test }
  const file = old.pact?.file
  const isSamePact = record.pact === null || (file?.kind === 'hash' && file.hash === record.pact.hash)
  return isSamePact ? undefined : { what: 'lacks the pact that its record names', command: test }
}

const incomparable = ({ id, apps }: VersionInService, what: string, command: string): Obstacle => ({
  what: `${id}, which serves ${whom(apps)}, ${what}: what would change is not known`,
  remedy:
    `Take its record and pact from where it was proven, or run \`${command}\` for the version in service, so that there is ` +
    'something to compare with.',
})

function breaks(candidate: string, { id, apps, difference }: Comparison): Obstacle {
  const broken = difference.changes.filter(({ kind }) => kind === 'breaking')
  const first = broken.slice(0, 3).map(({ path, what }) => `${path} ${what}`)
  const more = broken.length > 3 ? `, and ${broken.length - 3} more` : ''
  return {
    what: `${candidate} breaks what ${id} promised, which serves ${whom(apps)}: ${first.join('; ')}${more}`,
    remedy:
      'Keep what the old version promised, or ship it as another API version of the protocol (wxhost.apiVersion) and move ' +
      'the apps one by one with "apps" in the manifest.',
  }
}

const whom = (apps: readonly string[] | undefined): string => (apps === undefined ? 'every app' : apps.join(', '))

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ContractSettings,
  formatPluginId,
  HOST_API_VERSION,
  inspectPlugins,
  lockFileBeside,
  type MendingCommands,
  mendingCommands,
  type PluginPackage,
  type RecordFile,
  readLock,
  readPactHash,
  readRecord,
} from '@wxhost/core/harness'
import { ContractFault } from '../drive/contract-fault.ts'
import { type DeployFacts, type Obstacle, type PactContent, signedOf, type VersionInService } from './deploy-facts.ts'

export interface DeployRequest {
  /** e.g. `pay-v3@3.1.0` */
  readonly candidate: string
  readonly app?: string
  readonly manifestFile: string
  readonly contracts: Pick<ContractSettings, 'recordsDir' | 'pactsDir' | 'signers'>
}

/**
 * Reads all that {@link canDeploy} asks: the candidate's record and pact, who serves the protocol by the manifest, and
 * their records. Runs no plugin's code.
 *
 * @throws ContractFault where the candidate is no plugin version.
 */
export async function readDeployFacts({
  candidate,
  app,
  manifestFile,
  contracts,
}: DeployRequest): Promise<DeployFacts> {
  if (!/^[a-z][a-z0-9-]*@\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/.test(candidate))
    throw new ContractFault(`${JSON.stringify(candidate)} is no plugin version. Write e.g. pay-v3@3.1.0.`)
  const [{ entries, packages, manifestFaults }, proof] = await Promise.all([
    inspectPlugins(manifestFile),
    readProof(candidate, contracts),
  ])
  const installed = packages.find(({ id }) => formatPluginId(id) === candidate)
  const protocol = signedOf(proof.record)?.record.surface.protocol ?? installed?.protocol
  const others = packages.filter((one) => one !== installed && one.protocol === protocol && serves(one, app))
  // An entry that cannot be read may be the very one that serves.
  const unknown = entries.filter((entry) => entry.found === undefined && serves(entry, app))
  const replaced = await replacedBy({ candidate, installed, protocol, app, manifestFile, contracts, packages })
  return {
    candidate: { id: candidate, ...proof, installed, commands: await commandsFor(candidate, installed, contracts) },
    inService: [...(await Promise.all(others.map((one) => versionOf(one, contracts)))), ...replaced],
    app,
    hostApi: HOST_API_VERSION,
    signers: contracts.signers,
    manifestFaults: [...manifestFaults, ...unknown.flatMap(({ faults }) => faults)].map(asObstacle),
  }
}

const asObstacle = ({ where, what, remedy }: Obstacle & { readonly where: string }): Obstacle => ({
  what: `${where}: ${what}`,
  remedy,
})

const serves = ({ wanted }: Pick<PluginPackage, 'wanted'>, app: string | undefined): boolean =>
  wanted.serves && (app === undefined || wanted.apps === undefined || wanted.apps.includes(app))

type Places = DeployRequest['contracts']

async function versionOf(found: PluginPackage, contracts: Places): Promise<VersionInService> {
  const id = formatPluginId(found.id)
  const { integrity, wanted } = found
  const commands = await commandsFor(id, found, contracts)
  return { id, apps: wanted.apps, integrity, ...(await readProof(id, contracts)), commands }
}

interface Replacing extends Omit<DeployRequest, 'app'> {
  readonly app: string | undefined
  readonly installed: PluginPackage | undefined
  readonly protocol: string | undefined
  readonly packages: readonly PluginPackage[]
}

/**
 * Versions that the lock holds and that are not installed any more: with a newer one in their place they served until now,
 * and go on until `wxhost plugin lock`.
 */
async function replacedBy(request: Replacing): Promise<readonly VersionInService[]> {
  const { candidate, installed, protocol, app, manifestFile, contracts, packages } = request
  const read = await readLock(lockFileBeside(manifestFile))
  if (read.kind !== 'lock' || read.lock.has(candidate)) return []
  if (installed !== undefined && !serves(installed, app)) return []
  const here = new Set(packages.map(({ id }) => formatPluginId(id)))
  const gone = [...read.lock].filter(([id]) => !here.has(id))
  const versions = gone.map(async ([id, { integrity }]) => {
    const found = { id, apps: installed?.wanted.apps, integrity, ...(await readProof(id, contracts)) }
    return { ...found, commands: await commandsFor(id, undefined, contracts) }
  })
  const name = candidate.slice(0, candidate.indexOf('@') + 1)
  return (await Promise.all(versions)).filter(({ id, record }) => {
    const known = signedOf(record)?.record.surface.protocol
    return known === undefined ? id.startsWith(name) : known === protocol
  })
}

async function readProof(
  id: string,
  { recordsDir, pactsDir }: Places,
): Promise<{ readonly record: RecordFile; readonly pact: PactContent | undefined }> {
  const record = await readRecord(recordsDir, id)
  const named = signedOf(record)?.record.pact ?? undefined
  return { record, pact: named && (await readPact(pactsDir, named.file)) }
}

async function readPact(directory: string, name: string): Promise<PactContent> {
  const file = await readPactHash(directory, name)
  const content = file.kind === 'hash' ? JSON.parse(await readFile(join(directory, name), 'utf8')) : undefined
  return { file, content }
}

const commandsFor = (id: string, found: PluginPackage | undefined, { recordsDir }: Places): Promise<MendingCommands> =>
  mendingCommands({ id, found, recordsDir })

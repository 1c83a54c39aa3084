import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ContractSettings,
  formatPluginId,
  HOST_API_VERSION,
  inspectPlugins,
  type MendingCommands,
  type PluginPackage,
  type RecordFile,
  readPactHash,
  readRecord,
  recordFileName,
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
  return {
    candidate: {
      id: candidate,
      ...proof,
      installed,
      commands: commandsFor(candidate, installed, contracts.recordsDir),
    },
    inService: await Promise.all(others.map((one) => versionOf(one, contracts))),
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
  const commands = commandsFor(id, found, contracts.recordsDir)
  return { id, apps: found.wanted.apps, ...(await readProof(id, contracts)), commands }
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

function commandsFor(id: string, found: PluginPackage | undefined, recordsDir: string): MendingCommands {
  const source = found?.wanted.source
  const directory = source === undefined ? 'DIR' : source.kind === 'path' ? source.path : `node_modules/${source.name}`
  return {
    test: `wxhost contract test ${directory} --record`,
    sign: `wxhost contract sign ${join(recordsDir, recordFileName(id))}`,
  }
}

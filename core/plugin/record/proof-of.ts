import type { Fault } from '../../errors/host-error.ts'
import type { ContractSettings } from '../../settings.ts'
import { HOST_API_VERSION } from '../host-api-version.ts'
import { formatPluginId } from '../loaded-plugin.ts'
import type { PluginPackage } from '../plugin-package.ts'
import { checkSignatures } from './check-signatures.ts'
import { judgeRecord, type MendingCommands } from './judge-record.ts'
import { mendingCommands } from './mending-commands.ts'
import { readPactHash, readRecord } from './read-record.ts'
import type { SignedRecord } from './verification-record.ts'

/** What shows that a plugin version keeps its contract. */
export interface Proof {
  /** `verified`: there is nothing against it. */
  readonly state: 'verified' | 'missing' | 'refused'
  /** Undefined where there is none that can be read. */
  readonly signed?: SignedRecord
  /** Key ids of accepted signers. */
  readonly signedBy: readonly string[]
  /** Empty where it is verified. */
  readonly faults: readonly Fault[]
}

export type ProofSettings = Pick<ContractSettings, 'recordsDir' | 'pactsDir' | 'signers'>

/** Reads the record of a package and the pact that it names, and holds them against the very bytes that would be loaded. */
export async function proofOf(plugin: PluginPackage, settings: ProofSettings): Promise<Proof> {
  const id = formatPluginId(plugin.id)
  const { where } = plugin.wanted
  const commands = await mendingCommands({ id, found: plugin, recordsDir: settings.recordsDir })
  const read = await readRecord(settings.recordsDir, id)
  if (read.kind === 'unusable')
    return { state: 'refused', signedBy: [], faults: read.faults.map((fault) => spoilt(fault, commands)) }
  if (read.kind === 'missing')
    return { state: 'missing', signedBy: [], faults: [missing(where, id, read.file, commands)] }

  const { signed } = read
  const { pact } = signed.record
  const objections = judgeRecord({
    id,
    signed,
    installed: plugin,
    pact: pact === null ? undefined : await readPactHash(settings.pactsDir, pact.file),
    hostApi: HOST_API_VERSION,
    signers: settings.signers,
    commands,
  })
  const { signedBy } = checkSignatures(signed, settings.signers)
  const faults = objections.map(({ code, what, remedy }) => ({ code, where, what: `${id}: ${what}`, remedy }))
  return { state: faults.length === 0 ? 'verified' : 'refused', signed, signedBy, faults }
}

/** What is signed is not corrected by hand, whatever a schema would advise. */
const spoilt = (fault: Fault, { test }: MendingCommands): Fault => ({
  ...fault,
  remedy: `Take the file from version control again, or run \`${test}\` and sign the new record.`,
})

const missing = (where: string, id: string, file: string, { test }: MendingCommands): Fault => ({
  code: 'WXH_CONTRACT_MISSING',
  where,
  what: `${id} has no verification record (${file})`,
  remedy: `Run \`${test}\`, sign the record, and ship it with the manifest.`,
})

import satisfies from 'semver/functions/satisfies.js'
import type { ErrorCode } from '../../errors/catalogue.ts'
import { sandboxSigner } from '../../settings/sandbox-signer.ts'
import type { ContractSigner } from '../../settings.ts'
import { checkSignatures } from './check-signatures.ts'
import type { PactFile } from './read-record.ts'
import { neededParts, type SignedRecord, type VerificationRecord } from './verification-record.ts'

/** A record, and all that it is held against. */
export interface RecordFacts {
  /** e.g. `template-v1@1.2.0` */
  readonly id: string
  readonly signed: SignedRecord
  /** What is installed; undefined: nothing is, and the record is judged alone. */
  readonly installed: { readonly packageName: string; readonly integrity: string } | undefined
  /** The pact that the record names; undefined where it names none. */
  readonly pact: PactFile | undefined
  readonly hostApi: string
  readonly signers: readonly ContractSigner[]
  /** Commands that would mend it. */
  readonly commands: MendingCommands
}

export interface MendingCommands {
  /** e.g. `wxhost contract test plugins/template-v1 --record` */
  readonly test: string
  /** e.g. `wxhost contract sign contracts/verified/template-v1@1.2.0.json` */
  readonly sign: string
}

/** Why a record is no proof. */
export interface Objection {
  readonly code: ErrorCode
  readonly what: string
  readonly remedy: string
}

/** All that speaks against a record; empty: the version is proven for this host. */
export function judgeRecord(facts: RecordFacts): readonly Objection[] {
  return [wrongPlugin, redParts, otherFiles, otherHostApi, otherPact, untrusted].flatMap((rule) => rule(facts))
}

type Rule = (facts: RecordFacts) => readonly Objection[]

const wrongPlugin: Rule = ({ id, signed: { record }, installed, commands }) => {
  const named = [record.plugin, record.package] as const
  if (record.plugin === id && (installed === undefined || record.package === installed.packageName)) return []
  const wanted = installed === undefined ? id : `${id} (${installed.packageName})`
  return [stale(`its record is that of ${named[0]} (${named[1]}), not of ${wanted}`, commands)]
}

const redParts: Rule = ({ signed: { record }, commands }) => {
  const failed = Object.keys(record.parts).filter((part) => record.parts[part] === 'failed')
  const missing = neededParts.filter((part) => (ownPart(record, part) ?? 'not-run') === 'not-run')
  const what = [
    ...(failed.length > 0 ? [`failed: ${failed.sort().join(', ')}`] : []),
    ...(missing.length > 0 ? [`not run: ${missing.join(', ')}`] : []),
  ]
  if (what.length === 0) return []
  const remedy = `Run \`${commands.test}\`, mend what it names, and sign the new record.`
  return [{ code: 'WXH_CONTRACT_FAILED', what: `its record is red; ${what.join('; ')}`, remedy }]
}

/** `constructor` is no part. */
const ownPart = ({ parts }: VerificationRecord, part: string) => (Object.hasOwn(parts, part) ? parts[part] : undefined)

const otherFiles: Rule = ({ signed: { record }, installed, commands }) =>
  installed === undefined || record.integrity === installed.integrity
    ? []
    : [
        stale(
          `its files are not those that were verified (${installed.integrity}, verified ${record.integrity})`,
          commands,
        ),
      ]

/** A minor version of the host API only adds, so what ran on an earlier one runs on a later one. */
const otherHostApi: Rule = ({ signed: { record }, hostApi, commands }) =>
  record.hostApi.some((version) => satisfies(hostApi, `^${version}`))
    ? []
    : [stale(`it was verified on host API ${record.hostApi.join(', ')}, this host has ${hostApi}`, commands)]

const otherPact: Rule = ({ signed: { record }, pact, commands }) => {
  if (record.pact === null) return []
  const { file, hash } = record.pact
  if (pact?.kind === 'hash' && pact.hash === hash) return []
  if (pact?.kind === 'hash')
    return [stale(`the pact ${file} is not the one that was verified (${pact.hash}, verified ${hash})`, commands)]
  return [
    stale(
      pact?.kind === 'unreadable' ? `the pact ${file} ${pact.what}` : `there is no pact ${file} beside its record`,
      commands,
    ),
  ]
}

const untrusted: Rule = ({ signed, signers, commands }) => {
  const { signedBy, broken, strangers } = checkSignatures(signed, signers)
  if (signedBy.length > 0) return []
  const sign = howToSign(signers, commands)
  if (broken.length > 0)
    return [
      distrust(
        `the signature of ${broken.join(', ')} does not fit its record: one of the two was changed`,
        `Run \`${commands.test}\` and sign the new record; do not sign what you did not run. ${sign}`,
      ),
    ]
  if (strangers.includes(sandboxSigner.keyId))
    return [distrust('its record is signed by the sandbox signer, whose private key everybody has', sign)]
  if (strangers.length > 0)
    return [
      distrust(
        `its record is signed by ${strangers.join(', ')}, whom this host does not accept`,
        `${sign} Or add the public key of the one who signed it to WXHOST_CONTRACT_SIGNERS, where you trust them.`,
      ),
    ]
  return [distrust('its record is not signed', sign)]
}

/** What works here, by those whom this host accepts. */
function howToSign(signers: readonly ContractSigner[], { sign }: MendingCommands): string {
  if (signers.some(({ keyId }) => keyId === sandboxSigner.keyId)) return `Run \`${sign} --sandbox\`.`
  if (signers.length > 0) return `Run \`${sign} --key FILE\` with the key of a signer in WXHOST_CONTRACT_SIGNERS.`
  return (
    'This host accepts nobody: make a key with `wxhost contract keygen FILE`, set WXHOST_CONTRACT_SIGNERS to what it ' +
    `prints, and run \`${sign} --key FILE\`.`
  )
}

const stale = (what: string, { test }: MendingCommands): Objection => ({
  code: 'WXH_CONTRACT_STALE',
  what,
  remedy: `Run \`${test}\` on what is installed here, and sign the new record.`,
})

const distrust = (what: string, remedy: string): Objection => ({ code: 'WXH_CONTRACT_UNTRUSTED', what, remedy })

/**
 * What the contract harness takes of the host: the very code that runs a plugin in production, for its own runs.
 * Not for plugins, and no part of the host API that plugins are versioned against.
 */
export { type Clock, systemClock } from './clock.ts'
export type { Change } from './diff/change.ts'
export { type ContractOfVersion, type Difference, diffVersions } from './diff/diff-versions.ts'
export { surfaceOf } from './diff/surface-of.ts'
export { HOST_API_VERSION } from './plugin/host-api-version.ts'
export { importPlugin } from './plugin/import-plugin.ts'
export { inspectPackage } from './plugin/inspect-package.ts'
export { type Inspection, inspectPlugins } from './plugin/inspect-plugins.ts'
export { formatPluginId, type LoadedPlugin } from './plugin/loaded-plugin.ts'
export { packageFacts } from './plugin/package-facts.ts'
export { digestsOf, integrityOf } from './plugin/plugin-files.ts'
export { formatLock, lockOf } from './plugin/plugin-lock.ts'
export type { PluginPackage } from './plugin/plugin-package.ts'
export { PluginRefusal } from './plugin/plugin-refusal.ts'
export { readLock } from './plugin/read-lock.ts'
export { canonicalJson, contentHash, pactHash } from './plugin/record/canonical-json.ts'
export { checkSignatures } from './plugin/record/check-signatures.ts'
export { judgeRecord, type MendingCommands, type Objection } from './plugin/record/judge-record.ts'
export { mendingCommands } from './plugin/record/mending-commands.ts'
export type {
  ChannelSurface,
  CredentialSurface,
  OperationSurface,
  PluginSurface,
  SchemaJson,
} from './plugin/record/plugin-surface.ts'
export { type PactFile, parseRecord, type RecordFile, readPactHash, readRecord } from './plugin/record/read-record.ts'
export {
  neededParts,
  type PartResult,
  RECORD_VERSION,
  type RecordSignature,
  recordFileName,
  type SignedRecord,
  type VerificationRecord,
} from './plugin/record/verification-record.ts'
export { fillRequest } from './runner/fill-request.ts'
export { prepareRequest, type WireLimits } from './runner/prepare-request.ts'
export type { Fill, PreparedRequest } from './runner/prepared-request.ts'
export { type PluginWorker, startPluginWorker, type WorkerOptions } from './runner/worker/start-plugin-worker.ts'
export { parseSigner, signerOf } from './settings/contract-signer.ts'
export { lockFileBeside } from './settings/lock-file-beside.ts'
export { type PluginSettings, readPluginSettings } from './settings/read-plugin-settings.ts'
export { sandboxSigner } from './settings/sandbox-signer.ts'
export type { ContractSettings, ContractSigner } from './settings.ts'
export { markerKeyring, markerSignature } from './shadow/marker-keyring.ts'
export { type ShadowCrypto, type ShadowFacts, shadowCallOf } from './shadow/shadow-call.ts'
export type { ShadowKeyring } from './shadow/shadow-keyring.ts'
export { type ShadowVault, shadowVault } from './shadow/shadow-vault.ts'

import { basename, join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import type { Fault } from '../../errors/host-error.ts'
import { schemaFaults } from '../../json-file/schema-faults.ts'
import { isJsonObject } from '../../protocol/index.ts'
import { readJsonFile } from '../read-json-file.ts'
import { pactHash } from './canonical-json.ts'
import schema from './verification-record.schema.json' with { type: 'json' }
import { RECORD_VERSION, recordFileName, type SignedRecord } from './verification-record.ts'

/** A record as it lies there, or why there is none. Nothing is said of its signatures yet. */
export type RecordFile =
  | { readonly kind: 'record'; readonly signed: SignedRecord }
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'unusable'; readonly faults: readonly Fault[] }

/** @param id e.g. `template-v1@1.2.0` */
export async function readRecord(directory: string, id: string): Promise<RecordFile> {
  const file = join(directory, recordFileName(id))
  const read = await readJsonFile(file)
  if (read.kind === 'missing') return { kind: 'missing', file }
  if (read.kind === 'unreadable') return unusable([fault(file, `the file ${read.what}`)])
  return parseRecord(read.value, file)
}

/** @param file the name that faults show. */
export function parseRecord(document: unknown, file: string): Exclude<RecordFile, { kind: 'missing' }> {
  const version =
    isJsonObject(document) && isJsonObject(document.record) ? document.record.recordVersion : RECORD_VERSION
  if (version !== RECORD_VERSION)
    return unusable([fault(file, `its recordVersion is ${JSON.stringify(version)}, this host reads ${RECORD_VERSION}`)])
  const validate = validator()
  return validate(document)
    ? { kind: 'record', signed: document }
    : unusable(schemaFaults('WXH_CONTRACT_INVALID', basename(file), validate.errors ?? []))
}

/** The hash of a pact's content, or why there is none. */
export type PactFile =
  | { readonly kind: 'hash'; readonly hash: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly what: string }

/** @param file a name without folders: records are checked for that. */
export async function readPactHash(directory: string, file: string): Promise<PactFile> {
  const read = await readJsonFile(join(directory, file))
  return read.kind === 'json' ? { kind: 'hash', hash: pactHash(new TextDecoder().decode(read.bytes)) } : read
}

const unusable = (faults: readonly Fault[]) => ({ kind: 'unusable', faults }) as const

const fault = (where: string, what: string): Fault => ({
  code: 'WXH_CONTRACT_INVALID',
  where,
  what,
  remedy: 'Take the file from version control again, or write it anew with `wxhost contract test DIR --record`.',
})

let compiled: ValidateFunction<SignedRecord> | undefined

/** As for the manifest: compiled once, when a record is read; the schema itself is held against its meta-schema by a test. */
function validator(): ValidateFunction<SignedRecord> {
  compiled ??= new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    meta: false,
    validateSchema: false,
  }).compile<SignedRecord>(schema)
  return compiled
}

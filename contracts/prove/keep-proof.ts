import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson, type RecordSignature, recordFileName, type VerificationRecord } from '@wxhost/core/harness'
import { isJsonObject } from '@wxhost/core/protocol'
import { writeRecord } from '../record/record-file.ts'
import type { Proven } from './prove.ts'

/**
 * Writes the record of a run and its pact beneath `directory`, as a host looks for them: `verified/` and `pacts/`.
 * Signatures that stand under the very same record already are kept.
 * @returns the paths of the files
 */
export async function keepProof(
  { record, pact }: Omit<Proven, 'report'>,
  directory: string,
): Promise<readonly string[]> {
  const verified = join(directory, 'verified')
  const signatures = await signaturesUnder(record, join(verified, recordFileName(record.plugin)))
  const file = await writeRecord(verified, { record, signatures })
  if (pact === null) return [file]
  const pactFile = join(directory, 'pacts', pact.file)
  await mkdir(join(directory, 'pacts'), { recursive: true })
  await writeFile(pactFile, pact.text)
  return [file, pactFile]
}

async function signaturesUnder(record: VerificationRecord, file: string): Promise<readonly RecordSignature[]> {
  try {
    const before: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (!isJsonObject(before) || !Array.isArray(before.signatures)) return []
    return canonicalJson(before.record) === canonicalJson(record) ? (before.signatures as RecordSignature[]) : []
  } catch {
    return []
  }
}

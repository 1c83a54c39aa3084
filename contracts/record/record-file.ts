import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson, recordFileName, type SignedRecord } from '@wxhost/core/harness'

/** The text of a record file: names sorted, two spaces, LF at the end. The same record gives the same bytes. */
export const formatRecord = (signed: SignedRecord): string =>
  `${JSON.stringify(JSON.parse(canonicalJson(signed)), null, 2)}\n`

/** Writes `<plugin>@<version>.json`. A host that starts meanwhile reads the old record or the new one, never half of one. */
export async function writeRecord(directory: string, signed: SignedRecord): Promise<string> {
  const file = join(directory, recordFileName(signed.record.plugin))
  const draft = `${file}.${process.pid}.tmp`
  await mkdir(directory, { recursive: true })
  try {
    await writeFile(draft, formatRecord(signed))
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
  return file
}

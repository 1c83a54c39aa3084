import { readFile } from 'node:fs/promises'
import type { AuditRecord } from '../../core/audit/audit-record.ts'
import type { Sandbox } from './sandbox.ts'

/** Stops the host and reads what it wrote of its calls. The data directory must outlive the host. */
export async function auditOf({ settings, stop }: Sandbox): Promise<readonly AuditRecord[]> {
  await stop()
  const text = await readFile(settings.auditFile, 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditRecord)
}

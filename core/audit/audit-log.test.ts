import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isHostError } from '../errors/host-error.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { openAuditLog } from './audit-log.ts'
import type { AuditRecord } from './audit-record.ts'

const directory = mkdtempSync(join(tmpdir(), 'wxhost-audit-'))
afterAll(() => rmSync(directory, { recursive: true }))

const record: AuditRecord = {
  time: '2026-11-20T00:00:00.000Z',
  requestId: 'r1',
  traceId: '0'.repeat(31).concat('1'),
  key: null,
  appid: 'wxd678efh567hg6787',
  protocol: 'template',
  operation: 'send',
  plugin: 'template-v1@1.0.0',
  arm: 'stable',
  rescued: false,
  status: 200,
  outcome: 'ok',
  reason: null,
  rid: null,
  attempts: 1,
  replayed: false,
  ms: 1.5,
  upstreamMs: 1,
}

test('one record is one line of JSON, in a file and a folder for the host alone', async () => {
  const file = join(directory, 'made', 'audit.jsonl')
  const audit = openAuditLog(file, new VirtualClock(), (error) => expect.unreachable(error.message))
  audit.write(record)
  audit.write({ ...record, requestId: 'r2' })
  await audit.close()
  const lines = readFileSync(file, 'utf8').split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line))).toEqual([record, { ...record, requestId: 'r2' }])
  expect([file, join(directory, 'made')].map((path) => statSync(path).mode & 0o077)).toEqual([0, 0])
})

test('a file that cannot be opened stops the start with a remedy', () => {
  writeFileSync(join(directory, 'file'), '')
  for (const [file, code] of [
    [directory, 'EISDIR'],
    [join(directory, 'file', 'below'), 'ENOTDIR|EEXIST'],
  ] as const) {
    try {
      openAuditLog(file, new VirtualClock(), () => {})
      expect.unreachable('it was opened')
    } catch (error) {
      expect(isHostError(error) && error.code).toBe('WXH_SETTINGS_INVALID')
      expect((error as Error).message).toMatch(new RegExp(`cannot be opened \\((${code})\\). Check WXHOST_AUDIT_FILE`))
    }
  }
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SignedRecord } from '@wxhost/core/harness'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordOf, signed } from '../deploy/testing/records.ts'
import { writeRecord } from '../record/record-file.ts'
import { keepProof } from './keep-proof.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wxhost-proof-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const record = recordOf('echo-v1@1.0.0')
const file = () => join(home, 'verified/echo-v1@1.0.0.json')
const signaturesKept = (): SignedRecord['signatures'] => JSON.parse(readFileSync(file(), 'utf8')).signatures
const keep = () => keepProof({ record, pact: null }, home)

test('a record and its pact lie where a host looks for them', async () => {
  const pact = { file: 'echo-v1@1.0.0-wechat.json', text: '{}\n' }
  const pactFile = join(home, 'pacts', pact.file)
  expect(await keepProof({ record, pact }, home)).toEqual([file(), pactFile])
  expect(readFileSync(pactFile, 'utf8')).toBe('{}\n')
})

test('the same record keeps its signatures', async () => {
  const before = signed('echo-v1@1.0.0')
  await writeRecord(join(home, 'verified'), before)
  await keep()
  expect(signaturesKept()).toEqual(before.signatures)
  expect(before.signatures).toHaveLength(1)
})

test('a signature of another record is dropped: it says nothing of this one', async () => {
  await writeRecord(join(home, 'verified'), signed('echo-v1@1.0.0', { harness: '0.0.9' }))
  await keep()
  expect(signaturesKept()).toEqual([])
})

test.each(['', 'no JSON', '[]', '{"record":{}}'])('what was %j before is replaced', async (text) => {
  await keep()
  writeFileSync(file(), text)
  await keep()
  expect(signaturesKept()).toEqual([])
})

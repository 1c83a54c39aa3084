import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { recordOf, signedBy, testSigner } from '../testing/signed-record.ts'
import { parseRecord, readPactHash, readRecord } from './read-record.ts'
import schema from './verification-record.schema.json' with { type: 'json' }

const dir = useTempDir()
const signer = testSigner()
const sound = signedBy(recordOf(), signer)
const withRecord = (more: object) => ({ ...sound, record: { ...sound.record, ...more } })
const withSignature = (more: object) => ({ ...sound, signatures: [{ ...sound.signatures[0], ...more }] })

async function faultsOf(text: string) {
  dir.write('echo-v1@1.0.0.json', text)
  const read = await readRecord(dir.path, 'echo-v1@1.0.0')
  return read.kind === 'unusable' ? read.faults : []
}

test('its schema is a schema', () => {
  expect(new Ajv({ strict: false }).validateSchema(schema)).toBe(true)
})

test('a sound record is read', async () => {
  dir.write('echo-v1@1.0.0.json', JSON.stringify(sound))
  expect(await readRecord(dir.path, 'echo-v1@1.0.0')).toEqual({ kind: 'record', signed: sound })
})

test('one that is not there is missing, not spoilt', async () => {
  const file = join(dir.path, 'echo-v1@1.0.0.json')
  expect(await readRecord(dir.path, 'echo-v1@1.0.0')).toEqual({ kind: 'missing', file })
  mkdirSync(file)
  expect(await readRecord(dir.path, 'echo-v1@1.0.0')).toMatchObject({ kind: 'unusable' })
})

test('parts and members that this host does not know are no fault', () => {
  const more = withRecord({ parts: { ...sound.record.parts, mutation: 'not-run' }, later: { any: 'thing' } })
  expect(parseRecord(more, 'x').kind).toBe('record')
})

describe('a spoilt file', () => {
  test.each([
    ['with the marks of a merge', `<<<<<<< HEAD\n${JSON.stringify(sound)}`, 'is not valid JSON at line 1, column 1'],
    ['that was cut off', JSON.stringify(sound).slice(0, -1), 'but the file ends here'],
    ['that is empty', '', 'is not valid JSON at line 1, column 1'],
    ['with a member twice', JSON.stringify(sound).replace('{', '{"record":{},'), 'the key "record" stands twice'],
    [
      'of a later format',
      JSON.stringify(withRecord({ recordVersion: 2 })),
      'its recordVersion is 2, this host reads 1',
    ],
    ['without its format', JSON.stringify(withRecord({ recordVersion: undefined })), 'its recordVersion is undefined'],
  ])('%s is said to be one', async (_, text, what) => {
    const faults = await faultsOf(text)
    expect(faults).toEqual([expect.objectContaining({ code: 'WXH_CONTRACT_INVALID' })])
    expect(faults[0]?.what).toContain(what)
    expect(faults[0]?.remedy).toBeTruthy()
  })

  test.each([
    ['no object', [], '/'],
    ['no signatures', { record: sound.record }, '/'],
    ['a plugin without a version', withRecord({ plugin: 'echo' }), '/record/plugin'],
    ['a hash in hexadecimal', withRecord({ integrity: `sha256-${'0F'.repeat(32)}` }), '/record/integrity'],
    // 43 digits of base64 hold 258 bits: the last one may be one of 16 only.
    ['a hash that is not canonical', withRecord({ integrity: `sha256-${'A'.repeat(42)}B=` }), '/record/integrity'],
    ['no host API', withRecord({ hostApi: [] }), '/record/hostApi'],
    ['a range of host APIs', withRecord({ hostApi: ['^1.0.0'] }), '/record/hostApi/0'],
    [
      'a pact elsewhere',
      withRecord({ pact: { file: '../x.json', hash: sound.record.integrity } }),
      '/record/pact/file',
    ],
    ['a part that was skipped', withRecord({ parts: { live: 'skipped' } }), '/record/parts/live'],
    ['no surface', withRecord({ surface: null }), '/record/surface'],
    ['a key id in upper case', withSignature({ keyId: 'ABCDEF0123456789' }), '/signatures/0/keyId'],
    ['a short signature', withSignature({ value: 'AAAA' }), '/signatures/0/value'],
    ['a signature that is not canonical', withSignature({ value: `${'A'.repeat(85)}B==` }), '/signatures/0/value'],
  ])('with %s is told where', async (_, document, pointer) => {
    const faults = await faultsOf(JSON.stringify(document))
    expect(faults.map(({ code }) => code)).toContain('WXH_CONTRACT_INVALID')
    expect(faults.map(({ where }) => where)).toContain(`echo-v1@1.0.0.json ${pointer}`)
  })
})

describe('the hash of a pact file', () => {
  test('is that of its content', async () => {
    dir.write('a.json', '{"b": [2], "a": 1, "metadata": {}}')
    // printf '{"a":1,"b":[2]}' | openssl dgst -sha256 -binary | base64
    const hash = 'sha256-CFW/wg62z6pL59a1EMY90imXcYvdrcsaSRXOw6FhRbk='
    expect(await readPactHash(dir.path, 'a.json')).toEqual({ kind: 'hash', hash })
  })

  test('is not there where the file is not, or cannot be read', async () => {
    expect(await readPactHash(dir.path, 'a.json')).toEqual({ kind: 'missing' })
    dir.write('a.json', '{')
    expect(await readPactHash(dir.path, 'a.json')).toMatchObject({ kind: 'unreadable' })
  })
})

import { describe, expect, test } from 'vitest'
import { parseSigner } from '../../settings/contract-signer.ts'
import { sandboxSigner } from '../../settings/sandbox-signer.ts'
import { allPassed, recordOf, signatureOf, signedBy, testSigner } from '../testing/signed-record.ts'
import { judgeRecord, type RecordFacts } from './judge-record.ts'

const acme = testSigner()
const stranger = testSigner()
const record = recordOf()

const facts = (more: Partial<RecordFacts> = {}): RecordFacts => ({
  id: 'echo-v1@1.0.0',
  signed: signedBy(record, acme),
  installed: { packageName: record.package, integrity: record.integrity },
  pact: undefined,
  hostApi: '1.1.0',
  signers: [acme],
  commands: { test: 'wxhost contract test ./echo --record', sign: 'wxhost contract sign r.json' },
  ...more,
})
const ofRecord = (more: Parameters<typeof recordOf>[0], others: Partial<RecordFacts> = {}) =>
  judgeRecord(facts({ signed: signedBy(recordOf(more), acme), ...others }))

test('a record that is all sound is proof', () => {
  expect(judgeRecord(facts())).toEqual([])
  expect(judgeRecord(facts({ installed: undefined }))).toEqual([])
})

describe('a red record', () => {
  test.each([
    [{ live: 'failed' }, 'failed: live'],
    [{ mutation: 'failed' }, 'failed: mutation'],
    [{ 'run-modes': 'not-run' }, 'not run: run-modes'],
  ] as const)('with %j is none', (parts, what) => {
    expect(ofRecord({ parts: { ...allPassed, ...parts } })).toEqual([
      {
        code: 'WXH_CONTRACT_FAILED',
        what: `its record is red; ${what}`,
        remedy: 'Run `wxhost contract test ./echo --record`, mend what it names, and sign the new record.',
      },
    ])
  })

  test('lacks a part that is not in it at all', () => {
    const { provider: _, ...parts } = allPassed
    expect(ofRecord({ parts })[0]?.what).toContain('not run: provider')
  })

  test('may lack a part that is not needed', () => {
    expect(ofRecord({ parts: { ...allPassed, mutation: 'not-run' } })).toEqual([])
  })
})

describe('a record of something else', () => {
  test.each([
    ['another plugin', { plugin: 'ping-v1@1.0.0' }, 'its record is that of ping-v1@1.0.0 (@acme/plugin-echo)'],
    ['another version', { plugin: 'echo-v1@1.0.1' }, 'its record is that of echo-v1@1.0.1'],
    ['another package', { package: 'evil' }, 'its record is that of echo-v1@1.0.0 (evil), not of'],
    ['other files', { integrity: `sha256-${'B'.repeat(42)}A=` }, 'its files are not those that were verified'],
    ['a later host API', { hostApi: ['1.2.0'] }, 'it was verified on host API 1.2.0, this host has 1.1.0'],
    ['another host API', { hostApi: ['0.9.0', '2.0.0'] }, 'it was verified on host API 0.9.0, 2.0.0'],
  ])('%s is no proof', (_, more, what) => {
    expect(ofRecord(more)).toEqual([
      { code: 'WXH_CONTRACT_STALE', what: expect.stringContaining(what), remedy: expect.stringContaining('./echo') },
    ])
  })

  test('an earlier minor version of the host API will do: the later one only adds', () => {
    expect(ofRecord({ hostApi: ['2.0.0', '1.0.0'] })).toEqual([])
  })
})

describe('the pact', () => {
  const hash = `sha256-${'C'.repeat(42)}A=`
  const pact = { file: 'echo-v1@1.0.0-wechat.json', hash }

  test.each([
    ['is another one', { kind: 'hash', hash: record.integrity }, 'is not the one that was verified'],
    ['is missing', { kind: 'missing' }, 'there is no pact echo-v1@1.0.0-wechat.json'],
    ['is spoilt', { kind: 'unreadable', what: 'is not UTF-8 text' }, 'echo-v1@1.0.0-wechat.json is not UTF-8 text'],
  ] as const)('that %s is no proof', (_, found, what) => {
    expect(ofRecord({ pact }, { pact: found })).toEqual([
      expect.objectContaining({ code: 'WXH_CONTRACT_STALE', what: expect.stringContaining(what) }),
    ])
  })

  test('that was verified is', () => {
    expect(ofRecord({ pact }, { pact: { kind: 'hash', hash } })).toEqual([])
  })
})

describe('signatures', () => {
  const judged = (signatures: readonly unknown[], signers: RecordFacts['signers'] = [acme]) =>
    judgeRecord(facts({ signed: { record, signatures: signatures as never }, signers })).map(({ code, what }) => [
      code,
      what,
    ])
  const untrusted = (what: string) => [['WXH_CONTRACT_UNTRUSTED', expect.stringContaining(what)]]

  test('there must be one', () => {
    expect(judged([])).toEqual(untrusted('its record is not signed'))
  })

  test('one of an accepted signer is enough', () => {
    expect(judged([signatureOf(record, stranger), signatureOf(record, acme)])).toEqual([])
  })

  test('those of strangers do not count', () => {
    expect(judged([signatureOf(record, stranger)])).toEqual(untrusted(`is signed by ${stranger.keyId}, whom this host`))
    expect(judged([signatureOf(record, acme)], [])).toEqual(untrusted('whom this host does not accept'))
  })

  test('one of another record does not fit', () => {
    const other = signatureOf(recordOf({ plugin: 'echo-v1@1.0.1' }), acme)
    expect(judged([other])).toEqual(untrusted(`the signature of ${acme.keyId} does not fit its record`))
  })

  test('one that only names an accepted key does not fit', () => {
    expect(judged([{ ...signatureOf(record, stranger), keyId: acme.keyId }])).toEqual(untrusted('does not fit'))
  })

  test('the sandbox signer is refused by name where it is not accepted', () => {
    const signature = { ...signatureOf(record, stranger), keyId: sandboxSigner.keyId }
    expect(judged([signature])).toEqual(untrusted('the sandbox signer, whose private key everybody has'))
  })

  test('are asked for by a command that works here', () => {
    const remedy = (signers: RecordFacts['signers']) =>
      judgeRecord(facts({ signed: { record, signatures: [] }, signers })).map((objection) => objection.remedy)
    expect(remedy([acme, sandboxSigner])).toEqual(['Run `wxhost contract sign r.json --sandbox`.'])
    expect(remedy([acme])[0]).toContain('`wxhost contract sign r.json --key FILE` with the key of a signer in')
    expect(remedy([])[0]).toMatch(/accepts nobody: .*keygen.* set WXHOST_CONTRACT_SIGNERS .*sign r\.json --key FILE/)
  })

  test('hold whatever the order of members in the file', () => {
    const turned = Object.fromEntries(Object.entries(record).reverse())
    expect(
      judgeRecord(facts({ signed: { record: turned, signatures: [signatureOf(record, acme)] } as never })),
    ).toEqual([])
  })

  // RFC 8032, section 7.1, test 1: its public key; the id is `printf … | xxd -r -p | sha256sum | cut -c1-16`.
  test('name a key by the hash of its bytes', () => {
    const key = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
    expect(parseSigner(`ed25519:${key.toString('base64url')}`)?.keyId).toBe('21fe31dfa154a261')
  })
})

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkSignatures, neededParts, parseSigner, type SignedRecord } from '@wxhost/core/harness'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordOf, signed } from '../deploy/testing/records.ts'
import { writeRecord } from '../record/record-file.ts'
import { runCli } from './testing/run-cli.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wxhost-sign-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => runCli(argv, { cwd: home, env })
const unsigned = (parts = recordOf('x').parts) =>
  writeRecord(join(home, 'verified'), { record: recordOf('echo-v1@1.0.0', { parts }), signatures: [] })
const recordFile = 'verified/echo-v1@1.0.0.json'
const read = (): SignedRecord => JSON.parse(readFileSync(join(home, recordFile), 'utf8'))

/** RFC 8410, section 10.3. */
const acmePem =
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----'

describe('keygen', () => {
  test('writes a key for its owner alone, and says what the hosts get', async () => {
    const { code, out } = await run(['keygen', 'key.pem'])
    expect([code, statSync(join(home, 'key.pem')).mode & 0o777]).toEqual([0, 0o600])
    expect(out).not.toContain('PRIVATE')
    const [, text = ''] = /WXHOST_CONTRACT_SIGNERS=(\S+)/.exec(out) ?? []
    expect(out).toContain(`key id      ${parseSigner(text)?.keyId}\n`)
  })

  test('overwrites no key that is in use', async () => {
    writeFileSync(join(home, 'key.pem'), 'in use')
    const { code, err } = await run(['keygen', 'key.pem'])
    expect([code, err]).toEqual([1, expect.stringContaining('is there already')])
    expect(readFileSync(join(home, 'key.pem'), 'utf8')).toBe('in use')
  })
})

describe('sign', () => {
  test('signs with the key of a file, so that a host that accepts its signer takes the record', async () => {
    await unsigned()
    const printed = (await run(['keygen', 'key.pem'])).out
    const { code, out } = await run(['sign', recordFile, '--key', 'key.pem'])
    const signer = parseSigner(/ed25519:\S+/.exec(printed)?.[0] ?? '')
    expect([code, out]).toEqual([0, `signed ${join(home, recordFile)} as ${signer?.keyId}\n`])
    expect(checkSignatures(read(), signer === undefined ? [] : [signer])).toMatchObject({ signedBy: [signer?.keyId] })
  })

  test('adds to the signatures of others', async () => {
    await writeRecord(join(home, 'verified'), signed('echo-v1@1.0.0'))
    expect((await run(['sign', recordFile, '--sandbox'])).code).toBe(0)
    expect(read().signatures).toHaveLength(2)
  })

  test('takes the key from the surroundings, line ends written out or not', async () => {
    await unsigned()
    const env = { WXHOST_CONTRACT_KEY: acmePem.replaceAll('\n', '\\n') }
    expect((await run(['sign', recordFile], env)).code).toBe(0)
    expect(read()).toEqual(signed('echo-v1@1.0.0'))
  })

  test.each([
    [{}, 'There is no key to sign with'],
    [{ WXHOST_CONTRACT_KEY: '' }, 'There is no key to sign with'],
    [{ WXHOST_CONTRACT_KEY: 'swordfish' }, 'WXHOST_CONTRACT_KEY holds no Ed25519 private key'],
  ])('without a sound key in %j says how to get one', async (env, said) => {
    await unsigned()
    const { code, err } = await run(['sign', recordFile], env)
    expect([code, err]).toEqual([1, expect.stringContaining(said)])
    expect(err).not.toContain('swordfish')
  })

  test('refuses a key that others may read', async () => {
    await unsigned()
    await run(['keygen', 'key.pem'])
    chmodSync(join(home, 'key.pem'), 0o644)
    const { code, err } = await run(['sign', recordFile, '--key', 'key.pem'])
    expect([code, err]).toEqual([1, expect.stringContaining(`chmod 600 ${join(home, 'key.pem')}`)])
    expect(read().signatures).toEqual([])
  })

  test('refuses a red record, and one of half a run', async () => {
    const { live: _, ...withoutLive } = recordOf('x').parts
    await unsigned({ ...withoutLive, pure: 'failed', 'run-modes': 'not-run' })
    const { code, err } = await run(['sign', recordFile, '--sandbox'])
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/was not signed: pure failed; (?:run-modes, live) did not run/),
    ])
    expect(read().signatures).toEqual([])
    expect(neededParts).toContain('live')
  })

  test('refuses what is no record', async () => {
    writeFileSync(join(home, 'other.json'), '{}')
    expect(await run(['sign', 'other.json', '--sandbox'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('is no verification record'),
    })
  })

  test('without a record is not understood', async () => {
    expect(await run(['sign', '--sandbox'])).toMatchObject({ code: 2, err: expect.stringContaining("'records'") })
  })
})

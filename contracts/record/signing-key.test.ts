import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { sandboxSigner } from '@wxhost/core/harness'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sandboxKey } from './sandbox-key.ts'
import { generateSigningKey, parseSigningKey, readSigningKey } from './signing-key.ts'

// One that signs in another way.
const ecPem = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

let directory = ''
let file = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wxhost-keys-'))
  file = join(directory, 'signing.pem')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

// RFC 8410: the private key of section 10.3, and its public key, section 10.1.
const pem =
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n'
const publicKey = Buffer.from('Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=', 'base64').toString('base64url')

describe('a key that is drawn', () => {
  test("is its owner's alone, and read again", async () => {
    const signer = await generateSigningKey(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await readSigningKey(file)).signer).toEqual(signer)
  })

  test('never takes the place of another', async () => {
    await generateSigningKey(file)
    const before = readFileSync(file, 'utf8')
    await expect(generateSigningKey(file)).rejects.toThrow('is there already')
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('needs a folder', async () => {
    await expect(generateSigningKey(join(directory, 'no/key.pem'))).rejects.toThrow('cannot be written (ENOENT)')
  })
})

describe('a key that is read', () => {
  test('is known by its public key', () => {
    expect(parseSigningKey(pem, 'x').signer.publicKey).toBe(`ed25519:${publicKey}`)
  })

  test('may come from a variable with its line ends written out', () => {
    expect(parseSigningKey(pem.replaceAll('\n', '\\n'), 'x').signer.publicKey).toBe(`ed25519:${publicKey}`)
  })

  test.each([0o640, 0o604, 0o622])('is refused with mode %o', async (mode) => {
    writeFileSync(file, pem)
    chmodSync(file, mode)
    await expect(readSigningKey(file)).rejects.toThrow(`mode 0${mode.toString(8)}). Run: chmod 600 ${file}`)
  })

  test('is missing where there is none', async () => {
    await expect(readSigningKey(file)).rejects.toThrow('cannot be read (ENOENT). Make one: wxhost contract keygen.')
  })

  test.each([
    ['text', 'hunter2 hunter2 hunter2 hunter2 hunter2 hunter2'],
    ['cut off', pem.slice(0, 60)],
    ['of another kind', ecPem],
  ])('is refused as %s, without a word of it', (_, text) => {
    const read = () => parseSigningKey(text, 'WXHOST_CONTRACT_KEY')
    expect(read).toThrow('WXHOST_CONTRACT_KEY holds no Ed25519 private key')
    expect(read).not.toThrow(text.slice(30, 50))
  })

  test('shows nothing of itself', () => {
    const shown = inspect(parseSigningKey(pem, 'x'), { depth: 9 }) + JSON.stringify(parseSigningKey(pem, 'x'))
    expect(shown).not.toContain('1O5y2_kTWErVttjx92n4rTr-fCjL8dT74Jeoj0R1WEI')
    expect(shown).not.toContain('MC4CAQ')
  })
})

test('the sandbox signer is the one that hosts know', () => {
  expect(sandboxKey().signer).toEqual(sandboxSigner)
})

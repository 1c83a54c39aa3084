import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSettings } from './read-settings.ts'
import { sandboxSigner } from './sandbox-signer.ts'
import { faultsOf } from './testing/faults-of.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()
const masterKey = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const production = { WXHOST_MASTER_KEY: masterKey, WXHOST_APPS: 'apps.json' }
const sandbox = { WXHOST_MODE: 'sandbox' }
// RFC 8032, section 7.1, test 1.
const acme = 'ed25519:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'

type Env = Readonly<Record<string, string>>
const read = async (env: Env) => (await readSettings({ env, cwd: dir.path })).contracts
const faults = (env: Env) => faultsOf(readSettings({ env, cwd: dir.path }))

describe('records and pacts', () => {
  test('lie beside the manifest', async () => {
    expect(await read({ ...sandbox, WXHOST_MANIFEST: 'deploy/canary.json' })).toMatchObject({
      recordsDir: join(dir.path, 'deploy/contracts/verified'),
      pactsDir: join(dir.path, 'deploy/contracts/pacts'),
    })
  })

  test('lie where the setting says', async () => {
    const { recordsDir } = await read({ ...sandbox, WXHOST_CONTRACTS_DIR: 'proofs' })
    expect(recordsDir).toBe(join(dir.path, 'proofs/verified'))
  })
})

describe('proof', () => {
  test('is required in production, whatever is said', async () => {
    expect((await read(production)).policy).toBe('require')
    expect((await faults({ ...production, WXHOST_CONTRACTS: 'warn' }))[0]).toContain(
      'WXHOST_CONTRACTS: is warn, and production loads no plugin that is not proven',
    )
  })

  test('may be done without in the sandbox', async () => {
    expect((await read({ ...sandbox, WXHOST_CONTRACTS: 'warn' })).policy).toBe('warn')
    expect((await read({ ...sandbox, WXHOST_CONTRACTS: 'require' })).policy).toBe('require')
    expect((await faults({ ...sandbox, WXHOST_CONTRACTS: 'of' }))[0]).toContain('"of" is not known')
  })
})

describe('signers', () => {
  test('are the named ones, and in the sandbox its own', async () => {
    // The id: printf d75a98… | xxd -r -p | sha256sum | cut -c1-16
    const named = { keyId: '21fe31dfa154a261', publicKey: acme }
    const env = { WXHOST_CONTRACT_SIGNERS: acme }
    expect((await read({ ...production, ...env })).signers).toEqual([named])
    expect((await read({ ...sandbox, ...env })).signers).toEqual([named, sandboxSigner])
    expect((await read(production)).signers).toEqual([])
  })

  test('of the sandbox are refused in production by name', async () => {
    const env = { WXHOST_CONTRACT_SIGNERS: `${acme},${sandboxSigner.publicKey}` }
    expect(await faults({ ...production, ...env })).toEqual([
      expect.stringContaining(
        'WXHOST_CONTRACT_SIGNERS: entry 2 is the sandbox signer, whose private key everybody has',
      ),
    ])
    expect((await read({ ...sandbox, ...env })).signers).toHaveLength(3)
  })

  test.each([
    ['hexadecimal', `ed25519:${'D7'.repeat(32)}`],
    ['without its kind', acme.slice('ed25519:'.length)],
    ['too short', acme.slice(0, -1)],
    // The last of 43 digits holds two spare bits.
    ['not canonical', `${acme.slice(0, -1)}p`],
    ['a private key', '-----BEGIN PRIVATE KEY-----MC4CAQAwBQYDK2VwBCIEIHVudGVy'],
  ])('%s are refused, and not shown', async (_, text) => {
    const found = await faults({ ...sandbox, WXHOST_CONTRACT_SIGNERS: text })
    expect(found).toEqual([expect.stringContaining('entry 1 is no public key of a signer')])
    expect(found[0]).not.toContain(text.slice(8))
  })
})

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { HOST_API_VERSION } from '../../plugin/host-api-version.ts'
import { PluginHome, pluginCode } from '../../plugin/testing/plugin-home.ts'
import { signedBy, testSigner } from '../../plugin/testing/signed-record.ts'
import type { PluginCliIo } from './plugin-cli-io.ts'
import { pluginCommand } from './plugin-command.ts'

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>
  readonly colours?: boolean
}

function ioIn(home: PluginHome, { env = {}, colours = false }: Surroundings = {}) {
  const written = { out: '', err: '', code: -1 }
  const io: PluginCliIo = {
    out: (text) => {
      written.out += text
    },
    err: (text) => {
      written.err += text
    },
    exit: (code) => {
      written.code = code
    },
    colour: (name, text) => (colours ? `<${name}>${text}` : text),
    env,
    cwd: home.directory,
  }
  return { io, written }
}

async function run(home: PluginHome, line: string, surroundings?: Surroundings) {
  const { io, written } = ioIn(home, surroundings)
  await pluginCommand(io).parseAsync(line.split(' '), { from: 'user' })
  return written
}

const sound = () =>
  new PluginHome()
    .package('echo')
    .package('next', { version: '2.0.0' })
    .manifest({ path: 'echo', apps: ['wx1111'], required: true }, { path: 'next', serves: false })

const acme = testSigner()
const accepting = { WXHOST_CONTRACT_SIGNERS: acme.publicKey }
const proven = async () => (await sound().lock()).prove(acme)

describe('wxhost plugin list', () => {
  test('shows each plugin, whom it serves and its state', async () => {
    const { code, out } = await run(await proven(), 'list', { env: accepting })
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'PLUGIN         PROTOCOL  PACKAGE            FROM  SERVES  REQUIRED  RUN     CONTRACT  STATE',
      'echo-v1@1.0.0  echo      @acme/plugin-echo  echo  wx1111  yes       inline  verified  loaded',
      'echo-v1@2.0.0  echo      @acme/plugin-echo  next  no app  no        worker  verified  loaded',
    ])
  })

  test('shows whose proof is wanting', async () => {
    const home = await proven()
    rmSync(home.path('contracts/verified/echo-v1@2.0.0.json'))
    const { code, out, err } = await run(home, 'list', { env: accepting })
    expect(out).toMatch(/^echo-v1@1.0.0 .* verified {2}loaded\necho-v1@2.0.0 .* missing {3}failed$/m)
    // The manifest does not require it, so the host would start.
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/WXH_CONTRACT_MISSING: Run `wxhost contract test \S+\/next /),
    ])
    expect((await run(home, 'list')).out).toMatch(/^echo-v1@1.0.0 .* refused {3}failed$/m)
  })

  test('says which setting of contracts cannot be used', async () => {
    const listing = run(await proven(), 'list', { env: { WXHOST_CONTRACT_SIGNERS: 'x' } })
    await expect(listing).rejects.toThrow('WXHOST_CONTRACT_SIGNERS: entry 1 is no public key of a signer')
  })

  test('shows what is wrong beside what works, and succeeds while the host would start', async () => {
    const home = new PluginHome().package('echo').manifest({ path: 'echo' }, { path: 'gone' })
    await home.prove(acme)
    const { code, out, err } = await run(home, 'list --sandbox', { env: accepting })
    expect(code).toBe(0)
    expect(out).toMatch(/^-\s+-\s+-\s+gone\s+every app\s+no\s+inline\s+-\s+failed$/m)
    expect(err).toContain('Warnings (1 fault)')
    expect(err).toContain('WXH_PLUGIN_NOT_FOUND')
  })

  test('fails where the host would not start', async () => {
    const home = sound()
    expect((await run(home, 'list --mode production')).code).toBe(1)
    home.manifest()
    expect((await run(home, 'list --sandbox')).out).toBe('No plugins.')
    rmSync(home.manifestFile)
    const { code, err } = await run(home, 'list --sandbox')
    expect([code, err]).toEqual([1, expect.stringContaining('the file does not exist')])
  })

  test('shows which run in a worker, started as the host would', async () => {
    const home = new PluginHome().package('echo').manifest({ path: 'echo', run: 'worker' })
    await home.prove(acme)
    const { code, out } = await run(home, 'list --sandbox', { env: accepting })
    expect(code).toBe(0)
    expect(out).toMatch(/^echo-v1@1\.0\.0 .* worker {2}.* loaded$/m)
  })

  test('prints one JSON document on request', async () => {
    const { out } = await run(await proven(), 'list --json', { env: accepting })
    const document = JSON.parse(out)
    expect(document).toMatchObject({ faults: [], warnings: [] })
    expect(document.plugins[0]).toMatchObject({
      id: 'echo-v1@1.0.0',
      from: 'echo',
      apps: ['wx1111'],
      serves: true,
      required: true,
      contract: { state: 'verified', signedBy: [acme.keyId] },
      state: 'loaded',
    })
    expect(document.plugins[1]).toMatchObject({ id: 'echo-v1@2.0.0', apps: null, serves: false })
  })
})

describe('wxhost plugin lock', () => {
  test('writes the lock and says what changed, once', async () => {
    const home = sound()
    const first = await run(home, 'lock')
    expect(first.code).toBe(0)
    expect(first.out).toMatch(
      /Wrote .*plugins\.lock\.json \(2 plugins\):\n {2}\+ echo-v1@1\.0\.0 {2}sha256-.*\n {2}\+ echo-v1@2\.0\.0/,
    )
    expect((await run(home, 'lock')).out).toContain('is up to date (2 plugins)')
    home.write('echo/dist/index.js', pluginCode('needs: [],'))
    home.manifest({ path: 'echo' })
    expect((await run(home, 'lock')).out).toMatch(/~ echo-v1@1\.0\.0.*\n {2}- echo-v1@2\.0\.0/)
  })

  test('writes the same bytes whatever the order of the manifest', async () => {
    const home = sound()
    await run(home, 'lock')
    const bytes = readFileSync(home.lockFile, 'utf8')
    rmSync(home.lockFile)
    home.manifest({ path: 'next', serves: false }, { path: 'echo' })
    await run(home, 'lock')
    expect(readFileSync(home.lockFile, 'utf8')).toBe(bytes)
    expect(readdirSync(home.directory)).not.toContainEqual(expect.stringContaining('.tmp'))
  })

  test('mends a lock that cannot be read', async () => {
    const home = sound()
    home.write('plugins.lock.json', '<<<<')
    expect((await run(home, 'lock')).code).toBe(0)
    expect((await run(home, 'verify')).code).toBe(0)
  })

  test('writes nothing where a plugin is at fault', async () => {
    const home = sound().manifest({ path: 'echo' }, { path: 'gone' })
    const { code, err } = await run(home, 'lock')
    expect([code, err]).toEqual([1, expect.stringContaining('Nothing was locked')])
    expect(readdirSync(home.directory)).not.toContain('plugins.lock.json')
  })
})

describe('the verification records', () => {
  const env = accepting

  test('are held by the lock, and shown', async () => {
    const home = await proven()
    const { out } = await run(home, 'lock', { env })
    expect(out).toMatch(
      /~ echo-v1@1\.0\.0.*\n.*~ echo-v1@2\.0\.0.*Contracts: echo-v1@1.0.0 verified, echo-v1@2.0.0 verified\.$/,
    )
    const locked = JSON.parse(readFileSync(home.lockFile, 'utf8')).plugins['echo-v1@1.0.0']
    expect(locked.contract).toEqual({ pact: null, record: expect.stringMatching(/^sha256-/) })
    expect((await run(home, 'verify', { env })).out).toContain('echo-v1@1.0.0 verified')
  })

  test('may not be changed behind it', async () => {
    const home = await proven()
    await run(home, 'lock', { env })
    const file = 'contracts/verified/echo-v1@1.0.0.json'
    const { record } = JSON.parse(readFileSync(home.path(file), 'utf8'))
    home.write(file, JSON.stringify(signedBy({ ...record, mock: '0.2.0' }, acme)))
    expect((await run(home, 'verify', { env })).err).toContain('its verification record is another one')
    rmSync(home.path(file))
    expect((await run(home, 'verify', { env })).err).toContain('its verification record is gone or spoilt')
  })

  test('may be signed by one more', async () => {
    const home = await proven()
    await run(home, 'lock', { env })
    await home.prove(testSigner(), acme)
    expect((await run(home, 'verify', { env })).code).toBe(0)
  })

  test('of other files are not held', async () => {
    const home = await proven()
    home.write('echo/dist/index.js', pluginCode('needs: [],'))
    expect((await run(home, 'lock', { env })).out).toContain('echo-v1@1.0.0 refused (WXH_CONTRACT_STALE)')
    expect(JSON.parse(readFileSync(home.lockFile, 'utf8')).plugins['echo-v1@1.0.0'].contract).toBeUndefined()
  })
})

describe('wxhost plugin verify', () => {
  test('succeeds while all files are the locked ones', async () => {
    expect(await run(await sound().lock(), 'verify')).toEqual({
      code: 0,
      out:
        '2 plugins verified: all files are the locked ones.' +
        'Contracts: echo-v1@1.0.0 missing, echo-v1@2.0.0 missing.',
      err: '',
    })
  })

  test('names the plugin and the file that changed', async () => {
    const home = await sound().lock()
    home.write('echo/dist/index.js', `throw new Error('it ran')`)
    const { code, err } = await run(home, 'verify')
    expect(code).toBe(1)
    expect(err).toContain('the files of echo-v1@1.0.0 are not the locked ones: dist/index.js changed')
    expect(err).not.toContain('it ran')
  })

  test('fails without a lock, or with one that cannot be read', async () => {
    const home = sound()
    expect((await run(home, 'verify')).err).toContain('the file does not exist')
    home.write('plugins.lock.json', '{}')
    expect((await run(home, 'verify')).err).toContain('it is not a lock')
  })

  test('fails for a lock of more plugins or of another host API', async () => {
    const home = await sound().lock()
    home.manifest({ path: 'echo' })
    expect((await run(home, 'verify')).err).toContain(
      'it holds echo-v1@2.0.0, which no entry of the manifest resolves to',
    )
    home.write(
      'plugins.lock.json',
      readFileSync(home.lockFile, 'utf8').replaceAll(`"hostApi": "${HOST_API_VERSION}"`, '"hostApi": "1.9.0"'),
    )
    expect((await run(home, 'verify')).err).toContain(
      `it holds echo-v1@1.0.0 for host API 1.9.0, this host has ${HOST_API_VERSION}`,
    )
  })
})

describe('the surroundings', () => {
  test('name manifest and mode where the command line does not', async () => {
    const home = sound()
    home.write('deploy/canary.json', JSON.stringify({ plugins: [{ path: '../echo' }] }))
    const env = { WXHOST_MANIFEST: 'deploy/canary.json', WXHOST_MODE: 'sandbox', WXHOST_CONTRACTS: 'warn' }
    expect((await run(home, 'list', { env })).code).toBe(0)
    await run(home, 'lock', { env })
    expect(readdirSync(home.path('deploy'))).toContain('canary.lock.json')
    expect((await run(home, 'lock --manifest plugins.manifest.json', { env })).out).toContain('plugins.lock.json')
    await expect(run(home, 'list', { env: { WXHOST_MODE: 'test' } })).rejects.toThrow('expected sandbox or production')
  })

  test('have colours where the terminal has', async () => {
    const home = await proven()
    expect((await run(home, 'list', { colours: true, env: accepting })).out).toContain('<green>loaded')
    expect((await run(home, 'list', { env: accepting })).out).not.toContain('<')
  })
})

describe('the usage', () => {
  test.each(['list', 'lock', 'verify'])('of %s comes with examples and exit codes', (name) => {
    const { io, written } = ioIn(sound())
    const command = pluginCommand(io).commands.find((one) => one.name() === name)
    command?.configureOutput({ writeOut: io.out }).outputHelp()
    expect(written.out).toMatch(new RegExp(`Examples:\\n  \\$ wxhost plugin ${name}`))
    expect(written.out).toContain('Exit codes: 0')
  })
})

test('the manifest that .env of the mode names is the one that is held against its lock', async () => {
  const home = await sound().lock()
  home.write('.env.production', 'WXHOST_MANIFEST=deploy/canary.json')
  const { code, err } = await run(home, 'verify')
  expect(code).toBe(1)
  expect(err).toContain('deploy/canary.json')
})

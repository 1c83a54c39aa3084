import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { main } from '../core/cli/main.ts'
import { testIo } from '../core/cli/testing/test-io.ts'
import { useCanaryHome } from './support/canary-plugin.ts'
import { useDataDir, useSandbox } from './support/sandbox.ts'
import { useSmallRegistry } from './support/small-registry.ts'

const one = 'template-v1@1.1.0'

/** A host that a command line can speak to, and a package that lies beside it. */
async function stage() {
  const home = await useCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [] })
  const shelf = await useCanaryHome({ stable: [], canaries: [{ of: 'template-v1' }] })
  const env = { WXHOST_MANIFEST: home.manifest, WXHOST_CONTRACTS: 'require' }
  const sandbox = await useSandbox({ env })
  mkdirSync(join(sandbox.dataDir, 'hosts'), { mode: 0o700 })
  const socket = join(sandbox.dataDir, 'hosts', `${process.pid}-0a1b2c.sock`)
  const control = await sandbox.host.openControl(socket, { actor: 'cli:test', reload: async () => ({}) })
  onTestFinished(() => control.close())
  const cwd = await useDataDir()
  const run = async (...args: readonly string[]) => {
    const io = testIo(cwd, {
      PATH: process.env.PATH ?? '',
      HOME: cwd,
      npm_config_cache: join(cwd, 'cache'),
      npm_config_fetch_retries: '0',
    })
    const code = await main(['plugin', ...args, '--data-dir', sandbox.dataDir], io)
    return { code, out: io.out(), err: io.err() }
  }
  const record = join(shelf.directory, 'contracts/verified', `${one}.json`)
  return { ...sandbox, shelf, run, record, cwd }
}

/** As npm packs it. */
function packed(directory: string, into: string): Buffer {
  const args = ['pack', directory, '--json', '--ignore-scripts', '--pack-destination', into]
  const printed = execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return readFileSync(join(into, JSON.parse(printed)[0].filename))
}

describe('wxhost plugin', () => {
  test('adds a directory to the running host, shows it and takes it out again', async () => {
    const { run, shelf, record, host } = await stage()
    const added = await run('add', shelf.pluginDirectory(one), '--record', record)
    expect(added).toMatchObject({ code: 0, err: '' })
    expect(added.out).toMatch(/^template-v1@1\.1\.0 is loaded \(worker, contract verified\); it gets no calls yet\.\n/)
    expect(added.out).toContain(`wxhost rollout plan template ${one} --why`)
    expect((await run('list', '--running')).out).toMatch(
      /^template-v1@1\.1\.0 +template +warmed +worker +verified +yes/m,
    )
    expect((await run('remove', one)).out).toBe(`${one} gets no calls any more: draining.\n`)
    expect(host.plugins).not.toContain(one)
  })

  test('prints JSON for programs', async () => {
    const { run, shelf, record } = await stage()
    const options = ['--record', record, '--run', 'worker', '--json', '--pid', String(process.pid)]
    const added = JSON.parse((await run('add', shelf.pluginDirectory(one), ...options)).out)
    expect(added).toMatchObject({ plugin: one, state: 'warmed', run: 'worker', contract: 'verified' })
    const running = JSON.parse((await run('list', '--running', '--json')).out)
    expect(running).toContainEqual(added)
    expect(JSON.parse((await run('remove', one, '--json')).out)).toEqual({ ...added, state: 'draining' })
  })

  test('says all that speaks against a package, and adds nothing', async () => {
    const { run, shelf, host } = await stage()
    const { code, out, err } = await run('add', shelf.pluginDirectory(one))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`${one} has no verification record`)
    expect(err).toContain('WXH_CONTRACT_MISSING')
    expect(host.plugins).not.toContain(one)
  })

  test('keeps what the manifest names', async () => {
    const { run } = await stage()
    const { code, err } = await run('remove', 'oauth2@1.0.0')
    expect(code).toBe(1)
    expect(err).toContain('the manifest names it')
  })

  test('refuses what is neither there nor in any registry', async () => {
    const { run } = await stage()
    for (const what of ['./nothing', 'git+ssh://example.com/x.git', 'https://example.com/x.tgz', '../x.tgz'])
      expect(await run('add', what)).toMatchObject({ code: 1, err: expect.stringContaining(`${what} is not there`) })
  })

  test('needs a host that runs', async () => {
    const cwd = await useDataDir()
    const io = testIo(cwd, {})
    expect(await main(['plugin', 'list', '--running', '--data-dir', cwd], io)).toBe(1)
    expect(io.err()).toContain('No host runs with the data directory')
  })
})

describe('a name of the registry', () => {
  const name = '@wxhost/plugin-template-v1'

  test('is fetched as .npmrc says, and held to the integrity that npm found', async () => {
    const { run, shelf, record, cwd, host } = await stage()
    const tarball = packed(shelf.pluginDirectory(one), cwd)
    const registry = await useSmallRegistry({ name, version: '1.1.0', tarball })
    writeFileSync(join(cwd, '.npmrc'), `@wxhost:registry=${registry}\n`)
    const { code, err } = await run('add', `${name}@^1.0.0`, '--record', record)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(host.plugins).toContain(one)
  })

  test('that is in no registry is not there', async () => {
    const { run, cwd } = await stage()
    const registry = await useSmallRegistry({ name: '@wxhost/other', version: '1.0.0', tarball: Buffer.alloc(0) })
    writeFileSync(join(cwd, '.npmrc'), `@wxhost:registry=${registry}\n`)
    const { code, err } = await run('add', name)
    expect(code).toBe(1)
    expect(err).toContain(`npm could not fetch ${name}: npm error code E404`)
  })

  test('is not taken where the registry promised other bytes', async () => {
    const { run, shelf, record, cwd, host } = await stage()
    const tarball = packed(shelf.pluginDirectory(one), cwd)
    const integrity = `sha512-${'A'.repeat(86)}==`
    const registry = await useSmallRegistry({ name, version: '1.1.0', tarball, integrity })
    writeFileSync(join(cwd, '.npmrc'), `@wxhost:registry=${registry}\n`)
    const { code, err } = await run('add', `${name}@1.1.0`, '--record', record)
    expect(code).toBe(1)
    expect(err).toContain('EINTEGRITY')
    expect(host.plugins).not.toContain(one)
  })
})

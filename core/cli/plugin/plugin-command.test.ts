import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PluginHome, pluginCode } from '../../plugin/testing/plugin-home.ts'
import { pluginCommand } from './plugin-command.ts'

async function run(home: PluginHome, command: string, ...options: readonly string[]) {
  const out: string[] = []
  const err: string[] = []
  let code: number | undefined
  const io = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    exit: (given: number) => {
      code = given
    },
    colour: (_: string, text: string) => text,
  }
  await pluginCommand(io).parseAsync([command, '--manifest', home.manifestFile, ...options], { from: 'user' })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const sound = () =>
  new PluginHome()
    .package('echo')
    .package('next', { version: '2.0.0' })
    .manifest({ path: 'echo', apps: ['wx1111'], required: true }, { path: 'next', serves: false })

describe('wxhost plugin list', () => {
  test('shows each plugin, whom it serves and its state', async () => {
    const { code, out } = await run(await sound().lock(), 'list')
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'PLUGIN         PROTOCOL  PACKAGE            FROM  SERVES  REQUIRED  STATE',
      'echo-v1@1.0.0  echo      @acme/plugin-echo  echo  wx1111  yes       loaded',
      'echo-v1@2.0.0  echo      @acme/plugin-echo  next  no app  no        loaded',
    ])
  })

  test('shows what is wrong beside what works, and succeeds while the host would start', async () => {
    const home = new PluginHome().package('echo').manifest({ path: 'echo' }, { path: 'gone' })
    const { code, out, err } = await run(home, 'list')
    expect(code).toBe(0)
    expect(out).toMatch(/^-\s+-\s+-\s+gone\s+every app\s+no\s+failed$/m)
    expect(err).toContain('Warnings (1 fault)')
    expect(err).toContain('WXH_PLUGIN_NOT_FOUND')
  })

  test('fails where the host would not start', async () => {
    const home = sound()
    expect((await run(home, 'list', '--mode', 'production')).code).toBe(1)
    home.manifest()
    expect((await run(home, 'list')).out).toBe('No plugins.')
    rmSync(home.manifestFile)
    const { code, err } = await run(home, 'list')
    expect([code, err]).toEqual([1, expect.stringContaining('the file does not exist')])
  })

  test('prints one JSON document on request', async () => {
    const { out } = await run(await sound().lock(), 'list', '--json')
    const document = JSON.parse(out)
    expect(document).toMatchObject({ faults: [], warnings: [] })
    expect(document.plugins[0]).toMatchObject({
      id: 'echo-v1@1.0.0',
      from: 'echo',
      apps: ['wx1111'],
      serves: true,
      required: true,
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

describe('wxhost plugin verify', () => {
  test('succeeds while all files are the locked ones', async () => {
    expect(await run(await sound().lock(), 'verify')).toEqual({
      code: 0,
      out: '2 plugins verified: all files are the locked ones.',
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
      readFileSync(home.lockFile, 'utf8').replaceAll('"hostApi": "1.0.0"', '"hostApi": "1.1.0"'),
    )
    expect((await run(home, 'verify')).err).toContain('it holds echo-v1@1.0.0 for host API 1.1.0, this host has 1.0.0')
  })
})

describe('the usage', () => {
  test.each(['list', 'lock', 'verify'])('of %s comes with examples and exit codes', async (command) => {
    const written: string[] = []
    const io = {
      out: (text: string) => written.push(text),
      err: () => {},
      exit: () => {},
      colour: (_: string, text: string) => text,
    }
    await expect(pluginCommand(io).parseAsync([command, '--help'], { from: 'user' })).rejects.toMatchObject({
      exitCode: 0,
    })
    expect(written.join('\n')).toMatch(new RegExp(`Examples:\\n  \\$ wxhost plugin ${command}`))
    expect(written.join('\n')).toContain('Exit codes: 0')
  })

  test('is refused when wrong', async () => {
    await expect(run(sound(), 'list', '--mode', 'test')).rejects.toMatchObject({ code: 'commander.invalidArgument' })
    await expect(run(sound(), 'lok')).rejects.toMatchObject({ name: 'CommanderError' })
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { useTempDir } from '../settings/testing/use-temp-dir.ts'
import { main } from './main.ts'
import { testIo } from './testing/test-io.ts'

const dir = useTempDir()

async function run(...argv: readonly string[]) {
  const io = testIo(dir.path, { PATH: process.env.PATH })
  return { code: await main(argv, io), out: io.out(), err: io.err() }
}

describe('help', () => {
  test.each([
    ['--help'],
    ['help'],
    ['serve', '--help'],
    ['doctor', '--help'],
    ['plugin', '--help'],
    ['plugin', 'lock', '--help'],
    ['apps', 'reload', '--help'],
    ['key', 'new', '--help'],
    ['rollout', '--help'],
    ['rollout', 'plan', '--help'],
    ['rollout', 'status', '--help'],
    ['help', 'mock'],
  ])('%s %s is printed and ends with 0', async (...argv) => {
    const { code, out, err } = await run(...argv)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Usage: wxhost')
  })

  test('shows examples for each command that does something', async () => {
    const commands = [
      ['serve'],
      ['doctor'],
      ['plugin', 'list'],
      ['apps', 'reload'],
      ['key', 'new'],
      ['rollout', 'start'],
    ]
    for (const command of commands)
      expect((await run(...command, '--help')).out).toContain(`$ wxhost ${command.join(' ')}`)
  })

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })
})

describe('a command line that is not understood ends with 2', () => {
  test.each([
    [['serv'], 'Did you mean serve?'],
    [['serve', '--prot', '1'], 'Did you mean --port?'],
    [['serve', '--sandbox', '--mode', 'production'], 'cannot be used with'],
    [['key', 'new', '--id', 'x'], "required option '--apps <appids>' not specified"],
    [[], 'Usage: wxhost'],
    [['plugin'], 'Usage: wxhost plugin'],
  ])('%j', async (argv, message) => {
    const { code, err } = await run(...argv)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})

describe('a command that fails ends with 1', () => {
  const argv = ['key', 'new', '--id', 'No Id', '--apps', '*', '--operations', '*']

  test('and says why once, without a stack', async () => {
    const { code, err } = await run(...argv)
    expect(code).toBe(1)
    expect(err).toContain('wxhost: The key cannot be made (1 fault):')
    expect(err).not.toContain('    at ')
  })

  test('and shows the stack to who asks', async () => {
    expect((await run(...argv, '--verbose')).err).toContain('    at ')
  })

  test('as a plugin command may too', async () => {
    const { code, err } = await run('plugin', 'verify', '--manifest', `${dir.path}/none.json`)
    expect(code).toBe(1)
    expect(err).toContain('none.json')
  })

  test('as serve does with settings that cannot be used', async () => {
    const { code, err } = await run('serve', '--port', 'x')
    expect(code).toBe(1)
    expect(err).toContain('--port: "x" is not a whole number from 0 to 65535')
    expect(err).toContain('WXHOST_APPS: is not set')
  })

  test('as doctor does, in JSON too', async () => {
    const { code, out } = await run('doctor', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, findings: expect.any(Array) })
  })

  test('as apps reload does where no host runs', async () => {
    expect((await run('apps', 'reload')).err).toContain('No host runs with the data directory')
  })
})

describe('the contract harness', () => {
  const install = () => {
    dir.write('node_modules/@wxhost/contracts/package.json', { bin: { 'wxhost-contract': 'harness.mjs' } })
    dir.write(
      'node_modules/@wxhost/contracts/harness.mjs',
      "import { writeFileSync } from 'node:fs'\nwriteFileSync('argv', process.argv.slice(2).join(' '))\nprocess.exitCode = 6",
    )
  }

  test.each([
    [['contract', 'test', '.', '--only', 'live', '--record'], 'test . --only live --record'],
    [['contract', 'sign', 'x.json', '--sandbox'], 'sign x.json --sandbox'],
    [['contract', 'test', '--help'], 'test --help'],
    [['plugin', 'new', 'pay-v4', '--dir', 'x'], 'new pay-v4 --dir x'],
  ])('gets all that follows in %j', async (argv, handed) => {
    install()
    expect((await run(...argv)).code).toBe(6)
    expect(readFileSync(join(dir.path, 'argv'), 'utf8')).toBe(handed)
  })
})

test('mock hands on arguments and exit code', async () => {
  dir.write('node_modules/@wxhost/mock-wechat/package.json', { bin: { 'mock-wechat': 'mock.mjs' } })
  dir.write(
    'node_modules/@wxhost/mock-wechat/mock.mjs',
    'process.exit(process.argv.slice(2).join() === "--port,7" ? 7 : 1)',
  )
  expect((await run('mock', '--port', '7')).code).toBe(7)
})

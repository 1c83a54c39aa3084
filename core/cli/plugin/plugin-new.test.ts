import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PluginHome } from '../../plugin/testing/plugin-home.ts'
import { pluginCommand } from './plugin-command.ts'

async function run(home: PluginHome, line: string) {
  const ended = { code: -1 }
  const exit = (code: number) => {
    ended.code = code
  }
  const silent = { out: () => {}, err: () => {}, exit, colour: (_: string, text: string) => text }
  await pluginCommand({ ...silent, env: {}, cwd: home.directory }).parseAsync(line.split(' '), { from: 'user' })
  return ended
}

describe('wxhost plugin new', () => {
  const installed = (home: PluginHome) => {
    home.write('node_modules/@wxhost/contracts/package.json', '{"bin":{"wxhost-contract":"harness.mjs"}}')
    home.write(
      'node_modules/@wxhost/contracts/harness.mjs',
      "import { writeFileSync } from 'node:fs'\nwriteFileSync('argv', process.argv.slice(2).join(' '))\nprocess.exitCode = 4",
    )
  }

  test('hands name and options to the harness that is installed, and its exit code back', async () => {
    const home = new PluginHome()
    installed(home)
    const { code } = await run(home, 'new pay-v4 --dir plugins/pay-v4 --package @acme/pay')
    expect([code, readFileSync(home.path('argv'), 'utf8')]).toEqual([
      4,
      'new pay-v4 --dir plugins/pay-v4 --package @acme/pay',
    ])
  })

  test('leaves the help to the harness', async () => {
    const home = new PluginHome()
    installed(home)
    await run(home, 'new --help')
    expect(readFileSync(home.path('argv'), 'utf8')).toBe('new --help')
  })
})

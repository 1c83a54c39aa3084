import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMockWechat } from '@wxhost/mock-wechat'
import { describe, expect, onTestFinished, test } from 'vitest'
import { usePluginTeam } from './testing/built-plugin.ts'
import { runCli } from './testing/run-cli.ts'

const team = usePluginTeam()

/** The pact of the team's package, as `test --record` writes it. */
async function writtenPact(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'wxhost-verify-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  await runCli(['test', team.path('quota-v1'), '--only', 'pact', '--record', home], { cwd: home })
  return join(home, 'pacts', readdirSync(join(home, 'pacts'))[0] ?? '')
}

describe('a mock', () => {
  test('that keeps its pact is told so, one that was running too', async () => {
    const file = await writtenPact()
    const mock = await startMockWechat({ port: 0 })
    onTestFinished(() => mock.close())
    const own = await runCli(['verify', file], { cwd: '/' })
    const running = await runCli(['verify', file, '--mock', mock.url], { cwd: '/' })
    expect([own.code, running.code]).toEqual([0, 0])
    expect(running.out).toMatch(/✓ provider +7 passed[\s\S]* passed: 7 cases/)
  })

  test('that answers otherwise is told so, with the interaction and the place', async () => {
    const file = await writtenPact()
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"daily_limit"', '"dayly_limit"'))
    const { code, out } = await runCli(['verify', file], { cwd: '/' })
    expect([code, out]).toEqual([1, expect.stringMatching(/✗ provider: the quota of an API is read[\s\S]*dayly_limit/)])
  })

  test('that is not there is told as such', async () => {
    const { code, out, err } = await runCli(['verify', await writtenPact(), '--mock', 'http://127.0.0.1:9'], {
      cwd: '/',
    })
    expect([code, out + err]).toEqual([1, expect.stringContaining('127.0.0.1:9')])
  })
})

test.each([
  [['verify'], 2, "'pacts'"],
  [['verify', 'x.json', '--mock', 'nowhere'], 2, 'Expected the address of a mock'],
  [['verify', '/nowhere.json'], 1, '/nowhere.json'],
])('%j ends with %d', async (argv, code, said) => {
  expect(await runCli(argv, { cwd: '/' })).toMatchObject({ code, err: expect.stringContaining(said) })
})

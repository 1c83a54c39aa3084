import { startMockWechat } from '@wxhost/mock-wechat'
import { describe, expect, onTestFinished, test } from 'vitest'
import { usePluginTeam } from './testing/built-plugin.ts'
import { runCli } from './testing/run-cli.ts'

const team = usePluginTeam()
const run = (argv: readonly string[], colors = false) =>
  runCli(['scenario', ...argv], { cwd: team.path('quota-v1'), colors })

test('the list says what each scenario does, demands, and where WeChat says so', async () => {
  const { code, out } = await run(['--list'])
  expect(code).toBe(0)
  expect(out).toMatch(/^minute-quota-45011\n {2}the minute is full \(45011\)\n {2}the caller is told to wait.*page\)$/m)
  expect(out.match(/^\S+$/gm)?.length).toBeGreaterThanOrEqual(18)
})

describe('a scenario', () => {
  test('that is stood is told with what it was played with', async () => {
    const { code, out } = await run(['minute-quota-45011', 'duplicate-callback'])
    expect(out).toMatch(/^✓ minute-quota-45011: quota \(\d+ ms\)\n- duplicate-callback: does not apply, .+\n$/)
    expect(code).toBe(0)
  })

  test('that is not stood is told with what was expected and what came', async () => {
    const directory = team.copy('quota-v1', 'impatient', {
      'dist/quota.js': (text) => text.replace("'45011'", "'4501'"),
    })
    const { code, out } = await run(['minute-quota-45011', '--plugin', directory])
    expect(code).toBe(1)
    expect(out).toMatch(/✗ minute-quota-45011: quota .*\n {4}quota: .+\n {6}interaction: +the quota of an API is read/)
    expect(out).toMatch(/path: +retry-after\n +expected: +60 or more\n +actual: +0/)
  })

  test('is played before a mock that is running, the plugin in a worker', async () => {
    const mock = await startMockWechat({ port: 0 })
    onTestFinished(() => mock.close())
    const { code, out } = await run(['quota-45009', '--mock', mock.url, '--run', 'worker'], true)
    expect([code, out]).toEqual([0, expect.stringContaining('\u001b[32m✓\u001b[39m quota-45009: quota')])
  })
})

test('every scenario that applies is played where none is named', async () => {
  const { code, out } = await run([])
  expect(out).not.toContain('✗')
  expect(out).toMatch(/✓ token-expired-mid-flight: [\s\S]*✓ quota-45009: /)
  expect(code).toBe(0)
}, 60_000)

test.each([
  [['quota-45009', 'a-full-moon'], 'There is no scenario "a-full-moon"'],
  [['--run', 'sideways'], 'Allowed choices are inline, worker'],
  [['--mock', 'ftp://mock'], 'Expected the address of a mock'],
])('%j ends with 2, and plays nothing', async (argv, said) => {
  const { code, out, err } = await run(argv)
  expect([code, out, err]).toEqual([2, '', expect.stringContaining(said)])
})

import { describe, expect, test } from 'vitest'
import { usePluginTeam } from './testing/built-plugin.ts'
import { runCli } from './testing/run-cli.ts'

const team = usePluginTeam()
const run = (argv: readonly string[], terminal = false) =>
  runCli(['mutate', ...argv], { cwd: team.path('quota-v1'), terminal })

describe('the mutation check', () => {
  test('ends well where the score is reached, and writes score and survivors', async () => {
    const { code, out, err } = await run(['--size', '5', '--least', '0', '--json', 'mutation.json'], true)
    const { score, tried, survivors } = JSON.parse(team.read('quota-v1/mutation.json'))
    expect([code, tried, survivors]).toEqual([0, 5, expect.any(Array)])
    expect(score).toBeGreaterThan(0.5)
    expect(out).toMatch(/^\.: [\d.]+ % of 5 mutants noticed \(\d; 0 equivalent; \d+ there are; seed 1\)\n/)
    expect(err).toContain('\r\u001b[2K5 of 5 mutants')
  })

  test('fails where it is not, and names the survivors', async () => {
    // Nothing but one answer is told of the plugin: the refusals may be read in any way.
    const silent = { 'contract/dist/index.js': (code: string) => code.replace('...refusals, ...odd', '') }
    const directory = team.copy('quota-v1', 'silent', silent)
    const { code, out, err } = await run([directory, '--size', '60', '--least', '1'])
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/\n {2}survived (?:in the mock, )?dist\/.+\n {4}- .*\n {4}\+ /),
    ])
    expect(err).toContain('50 of 60 mutants\n')
  })
})

test.each([
  [['--size', '0'], 'Expected a whole number, 1 or more.'],
  [['--seed', '1.5'], 'Expected a whole number, 0 or more.'],
  [['--least', '95'], 'Expected a number from 0 to 1.'],
  [['--least', '1.01'], 'Expected a number from 0 to 1.'],
])('%j ends with 2', async (argv, said) => {
  expect(await run(argv)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) })
})

test('a package that is not there is told as such', async () => {
  expect(await run(['nowhere'])).toMatchObject({ code: 1, err: expect.stringContaining('nowhere') })
})

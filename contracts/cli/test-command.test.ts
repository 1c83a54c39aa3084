import { XMLParser } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { usePluginTeam } from './testing/built-plugin.ts'
import { runCli } from './testing/run-cli.ts'

const team = usePluginTeam()
const run = (...argv: readonly string[]) => runCli(['test', ...argv], { cwd: team.directory })

describe('a package that speaks as WeChat documents', () => {
  test('passes every check, its pact and the mock against that', async () => {
    const { code, out } = await run('quota-v1', '--seed', '7', '--runs', '5')
    expect(code).toBe(0)
    expect(out).toMatch(
      /✓ requests +11 passed[\s\S]*✓ live +7 passed[\s\S]*✓ pact +1 passed[\s\S]*✓ provider +7 passed/,
    )
    expect(out).toMatch(/quota-v1@0\.1\.0 passed: \d+ cases, [\d.]+ s, seed 7\n$/)
  })

  test('is the one in this folder where none is named', async () => {
    const { code, out } = await runCli(['test', '--only', 'follows, requests'], { cwd: team.path('quota-v1') })
    expect([code, out.match(/✓ .*? \d+ passed/g)]).toEqual([0, [expect.stringMatching(/requests +11/)]])
  })

  test('has the seed that the surroundings name', async () => {
    const surroundings = { cwd: team.directory, env: { WXHOST_CONTRACT_SEED: '42' } }
    const { out } = await runCli(['test', 'quota-v1', '--only', 'coverage'], surroundings)
    expect(out).toContain('seed 42')
  })
})

describe('a package that does not', () => {
  const misspelt = { 'dist/quota.js': (code: string) => code.replace('cgi_path:', 'cgi_paht:') }

  test('is told with interaction, path, what was expected and what came, and the page', async () => {
    team.copy('quota-v1', 'misspelt', misspelt)
    const { code, out } = await run('misspelt', '--only', 'requests')
    expect(code).toBe(1)
    expect(out).toContain('✗ requests: the quota of an API is read\n')
    expect(out).toMatch(/interaction: +the quota of an API is read\n +path: +request\.body\.cgi_path\n/)
    expect(out).toMatch(/expected: +"\/cgi-bin\/message\/template\/send"\n +actual: +nothing\n/)
    expect(out).toMatch(/protocol: +access-token page, "openapi\/quota\/get"\n/)
  })

  test('has no pact, and leaves those beside it their say', async () => {
    team.copy('quota-v1', 'speechless', misspelt)
    const { code, out } = await run('speechless', 'quota-v1', '--only', 'pact')
    expect(code).toBe(1)
    expect(out).toMatch(
      /✗ pact +1 of 1 failed[\s\S]*quota-v1@0\.1\.0 failed: 1 of 1[\s\S]*quota-v1@0\.1\.0 passed: \d+ cases/,
    )
  })

  test('is not passed where nothing was asked', async () => {
    const { code, out } = await run('quota-v1', '--only', 'follows')
    expect([code, out]).toEqual([1, expect.stringContaining('nothing was checked')])
  })
})

describe('what cannot be asked at all', () => {
  const exportsNone = (text: string) => text.replace('"./contract"', '"./kontract"')

  test.each([
    ['nowhere', {}, 'nowhere', '/nowhere does not exist.\n'],
    ['a package without ./contract', { 'package.json': exportsNone }, 'no-contract', 'must export ./contract'],
    [
      'a contract without interactions',
      { 'contract/dist/index.js': (code: string) => code.replace('const interactions =', 'const others =') },
      'no-list',
      'must export interactions',
    ],
  ])('%s is told as such', async (_what, edits, name, said) => {
    if (name !== 'nowhere') team.copy('quota-v1', name, edits)
    const { code, err, out } = await run(name)
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(said)
  })

  test('a package that is not built says how to build it', async () => {
    team.copy('quota-v1', 'unbuilt', { 'package.json': (text) => text.replace('./dist/index.js', './out/index.js') })
    const { code, err } = await run('unbuilt')
    expect([code, err]).toEqual([1, expect.stringMatching(/out\/index\.js.*build/s)])
  })

  test('a contract that is not built says how to build it', async () => {
    team.copy('quota-v1', 'unbuilt-contract', {
      'package.json': (text) => text.replace('./contract/dist/index.js', './contract/out/index.js'),
    })
    const { code, err } = await run('unbuilt-contract')
    expect([code, err]).toEqual([1, expect.stringMatching(/contract\/out\/index\.js.*build/s)])
  })
})

describe('a command line that was not understood', () => {
  test.each([
    [['--only', 'requests,telepathy'], 'There is no check "telepathy": expected coverage, '],
    [['--seed', 'seven'], 'Expected a whole number, 0 or more.'],
    [['--runs', '0'], 'Expected a whole number, 1 or more.'],
    [['--mock', 'the one next door'], 'Expected the address of a mock'],
    [['--record', 'quota-v1'], '--record quota-v1 names a package'],
    [['--colour'], "unknown option '--colour'"],
  ])('%j ends with 2 and says what was expected', async (argv, said) => {
    const { code, err } = await run('quota-v1', ...argv)
    expect([code, err]).toEqual([2, expect.stringContaining(said)])
  })
})

describe('reports for machines', () => {
  test('are written where they are wanted, for all packages together', async () => {
    team.copy('quota-v1', 'reported', { 'dist/quota.js': (code) => code.replace('cgi_path:', 'cgi_paht:') })
    const argv = ['reported', 'quota-v1', '--only', 'requests', '--junit', 'junit.xml', '--json', 'report.json']
    expect((await run(...argv)).code).toBe(1)
    const json = JSON.parse(team.read('report.json'))
    expect([json.passed, json.plugins.map(({ passed }: { passed: boolean }) => passed)]).toEqual([false, [false, true]])
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(team.read('junit.xml'))
    expect(testsuites.testsuite).toMatchObject([{ '@_failures': '11' }, { '@_failures': '0', '@_tests': '11' }])
  })
})

import { join } from 'node:path'
import { styleText } from 'node:util'
import { pactHash, type VerificationRecord } from '@wxhost/core/harness'
import { describe, expect, test } from 'vitest'
import { acme, recordOf, saying, signed } from '../deploy/testing/records.ts'
import { openPackage } from '../package/open-package.ts'
import { writeRecord } from '../record/record-file.ts'
import { PluginTeam, usePluginTeam } from './testing/built-plugin.ts'
import { runCli } from './testing/run-cli.ts'

const team = usePluginTeam()
const accepting = { WXHOST_CONTRACT_SIGNERS: acme.signer.publicKey }
const run = (argv: readonly string[], more: { env?: Record<string, string>; colors?: boolean } = {}) =>
  runCli(argv, { cwd: team.directory, ...more })

/** Lays a signed record of the protocol that the team's package speaks. */
const lay = (version: string, more: Partial<VerificationRecord> = {}, folder = 'contracts') => {
  const surface = { ...(more.surface ?? recordOf('x').surface), protocol: 'quota' }
  const record = signed(`quota-v1@${version}`, { ...more, surface })
  return writeRecord(join(team.directory, folder, 'verified'), record)
}
/** Of the very files that serve. */
const layServing = async () => lay('0.1.0', { integrity: (await openPackage(team.path('quota-v1'))).integrity })
const texts = { text: { type: 'string', maxLength: 20 }, tone: { type: 'string' } }
const newlyRequired = saying({ input: { type: 'object', required: ['text', 'tone'], properties: texts } })
const newInOutput = saying({ output: { type: 'object', properties: { id: { type: 'string' } } } })

describe('diff', () => {
  test('of two versions by their ids says path by path what breaks', async () => {
    await lay('0.1.0')
    await lay('0.3.0', newlyRequired)
    const { code, out } = await run(['diff', 'quota-v1@0.1.0', 'quota-v1@0.3.0'])
    expect(code).toBe(1)
    expect(out).toMatch(/^quota-v1@0\.1\.0 -> quota-v1@0\.3\.0: breaking\n {2}breaking {2}\S.*tone/)
  })

  test('of two record files is additive where nobody loses anything', async () => {
    const files = [await lay('0.1.0'), await lay('0.2.0', newInOutput, 'elsewhere')]
    const { code, out } = await run(['diff', ...files, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ verdict: 'additive', changes: [{ kind: 'additive' }] })
  })

  test('of a package with a changed copy of itself shows the old and the new beside each other', async () => {
    const louder = { 'dist/quota.js': (code: string) => code.replace('maxLength: 200', 'maxLength: 20') }
    team.copy('quota-v1', 'narrower', louder)
    const { code, out } = await run(['diff', 'quota-v1', 'narrower'], { colors: true })
    expect(code).toBe(1)
    expect(out).toContain(`  ${styleText('red', 'breaking', { validateStream: false })}  `)
    expect(out).toMatch(/api: .*\n +old: \{"maxLength":200\}\n +new: \{"maxLength":20\}\n/)
    expect(await run(['diff', 'quota-v1', 'quota-v1'])).toMatchObject({ code: 0, out: 'quota-v1 -> quota-v1: none\n' })
  })

  test.each([
    ['quota-v1@9.9.9', 'quota-v1@9.9.9.json cannot be read (ENOENT)'],
    ['a version', 'is neither a plugin version (pay-v3@1.0.0), nor a record file, nor the directory'],
  ])('of %s ends with 1 and says what is missing', async (named, said) => {
    expect(await run(['diff', named, 'quota-v1'])).toMatchObject({ code: 1, err: expect.stringContaining(said) })
  })

  test('says which pact is missing that a record names', async () => {
    await lay('0.4.0', { pact: { file: 'lost.json', hash: pactHash('{}') } })
    const { code, err } = await run(['diff', 'quota-v1@0.4.0', 'quota-v1@0.4.0'])
    expect([code, err]).toEqual([1, expect.stringMatching(/The pact \S+pacts\/lost\.json.* cannot be read \(ENOENT\)/)])
  })

  test('reads the pact that a record names', async () => {
    team.write('contracts/pacts/kept.json', '{"interactions":[]}')
    await lay('0.5.0', { pact: { file: 'kept.json', hash: pactHash('{"interactions":[]}') } })
    expect((await run(['diff', 'quota-v1@0.5.0', 'quota-v1@0.5.0'])).out).toContain(': none')
  })
})

describe('can-deploy', () => {
  const serving = () => team.write('plugins.manifest.json', JSON.stringify({ plugins: [{ path: './quota-v1' }] }))

  test('says yes where nobody loses anything, and what changes', async () => {
    serving()
    await layServing()
    await lay('0.2.0', newInOutput)
    const { code, out } = await run(['can-deploy', 'quota-v1@0.2.0'], { env: accepting })
    expect(out).toMatch(/^beside quota-v1@0\.1\.0, which serves every app: additive\n {2}additive/)
    expect([code, out]).toEqual([0, expect.stringMatching(/✓ quota-v1@0\.2\.0 may be deployed\n$/)])
  })

  test('says nothing between the versions where nothing changes', async () => {
    serving()
    await layServing()
    await lay('0.2.0')
    const { out } = await run(['can-deploy', 'quota-v1@0.2.0'], { env: accepting })
    expect(out).toBe('beside quota-v1@0.1.0, which serves every app: none\n✓ quota-v1@0.2.0 may be deployed\n')
  })

  test('says no where somebody does, and what to do', async () => {
    serving()
    await layServing()
    await lay('0.3.0', newlyRequired)
    const { code, out } = await run(['can-deploy', 'quota-v1@0.3.0', '--json'], { env: accepting })
    expect([code, JSON.parse(out)]).toEqual([
      1,
      expect.objectContaining({
        answer: 'no',
        reasons: [expect.objectContaining({ what: expect.stringContaining('breaks') })],
      }),
    ])
    const told = await run(['can-deploy', 'quota-v1@0.3.0'], { env: accepting })
    expect(told.out).toMatch(
      /✗ quota-v1@0\.3\.0 breaks what quota-v1@0\.1\.0 promised.*\n {2}Keep what the old version promised/,
    )
  })

  test('asks about one app where it is told to', async () => {
    const elsewhere = { plugins: [{ path: './quota-v1', apps: ['wx0123456789abcdef'] }] }
    team.write('plugins.manifest.json', JSON.stringify(elsewhere))
    await layServing()
    await lay('0.3.0', newlyRequired)
    const ask = (app: string) => run(['can-deploy', 'quota-v1@0.3.0', '--app', app], { env: accepting })
    expect(await ask('wxd678efh567hg6787')).toMatchObject({
      code: 0,
      out: 'no other version serves this protocol there: nothing was compared\n✓ quota-v1@0.3.0 may be deployed\n',
    })
    expect((await ask('wx0123456789abcdef')).out).toContain('which serves wx0123456789abcdef: breaking')
  })

  test('takes the signer of the sandbox in a sandbox alone', async () => {
    serving()
    await layServing()
    await runCli(['sign', 'contracts/verified/quota-v1@0.1.0.json', '--sandbox'], { cwd: team.directory })
    const ask = (...options: readonly string[]) => run(['can-deploy', 'quota-v1@0.1.0', '--json', ...options])
    const unsound = (out: string) => JSON.parse(out).reasons.map(({ what }: { what: string }) => what)
    expect(unsound((await ask()).out)).toContainEqual(expect.stringContaining('sign'))
    expect(unsound((await ask('--sandbox')).out)).not.toContainEqual(expect.stringContaining('sign'))
    const env = { WXHOST_MODE: 'sandbox' }
    expect(unsound((await run(['can-deploy', 'quota-v1@0.1.0', '--json'], { env })).out)).toEqual(
      unsound((await ask('--sandbox')).out),
    )
  })

  test('says how to get a record where there is none', async () => {
    serving()
    const { code, out } = await run(['can-deploy', 'quota-v1@7.0.0'], { env: accepting })
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/✗ quota-v1@7\.0\.0 has no verification record.*\n {2}Run `wxhost contract test/),
    ])
  })

  test('does not guess what a text that is no version means', async () => {
    expect(await run(['can-deploy', 'quota'])).toMatchObject({ code: 1, err: expect.stringContaining('pay-v3@3.1.0') })
  })
})

test('a folder of a team goes with its test', () => {
  const another = new PluginTeam()
  another.remove()
  expect(() => another.read('package.json')).toThrow('ENOENT')
})

import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { interactionsIn } from '../../package/open-package.ts'
import { breakSource } from '../break-source.ts'
import { mutantsOf } from '../enumerate.ts'
import { measured, plugin, writeMeasure } from '../testing/measure-package.ts'
import { answerTo, noteStray } from './answer-to.ts'
import { nameOfCase } from './messages.ts'

let directory: string
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'wxhost-answer-')))
  await writeMeasure(directory, [measured('Ada', 'short'), measured('Anna', 'long')])
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const results = (name: string) => nameOfCase({ check: 'results', title: `the name ${name} is measured` })
const file = 'dist/index.js'

function brokenBy(after: string): string {
  const mutant = mutantsOf({ side: 'plugin', file, source: plugin }).find((each) => each.after === after)
  if (mutant === undefined) throw new Error(`no mutant ${after}`)
  return breakSource(plugin, mutant)
}

const tryPlugin = (source: string, only?: readonly string[]) =>
  answerTo({ kind: 'try', side: 'plugin', file, source, first: [], without: [], ...(only && { only }) })

describe('a process that tries mutants', () => {
  it('says that nothing was opened yet', async () => {
    await expect(tryPlugin(plugin)).rejects.toThrow('no plugin was opened')
  })

  it('opens a package', async () => {
    expect(await answerTo({ kind: 'open', directory, seed: 1, runs: 1 })).toEqual({
      kind: 'opened',
      subject: 'measure-v1@1.0.0',
    })
  })

  it('takes the package as it is', async () => {
    expect(await tryPlugin(plugin)).toEqual({ kind: 'tried' })
  })

  it('refuses a mutant by the case that notices it', async () => {
    expect(await tryPlugin(brokenBy("return left > (4) ? 'long' : 'short'"))).toMatchObject({
      by: { check: 'results', title: 'the name Anna is measured', detail: expect.stringContaining('"long"') },
    })
  })

  it('asks no case that does not reach it', async () => {
    expect(await tryPlugin(brokenBy("return left > (4) ? 'long' : 'short'"), [results('Ada')])).toEqual({
      kind: 'tried',
    })
  })

  it('refuses a package that the host does not load', async () => {
    expect(await tryPlugin(plugin.replace("effect: 'safe'", "effect: 'maybe'"))).toMatchObject({
      by: { check: 'load', message: expect.stringContaining('effect') },
    })
  })

  it('forgets what an earlier mutant left behind', async () => {
    noteStray(new Error('late'))
    expect(await tryPlugin(plugin)).toEqual({ kind: 'tried' })
  })
})

describe('interactions of a package', () => {
  it('must be a list', async () => {
    const other = { 'contract/other.js': 'export const interactions = 1\n' }
    const packageJson = JSON.stringify({ exports: { './contract': './contract/other.js' } })
    await writeMeasure(directory, [], { ...other, 'package.json': packageJson })
    await expect(interactionsIn(directory)).rejects.toThrow('must export interactions, a list')
  })

  it.each([
    ['no exports', {}],
    ['no ./contract', { exports: { '.': './dist/index.js' } }],
  ])('need the export ./contract: %s', async (_what, packageJson) => {
    await writeMeasure(directory, [], { 'package.json': JSON.stringify(packageJson) })
    await expect(interactionsIn(directory)).rejects.toThrow('must export ./contract')
  })
})

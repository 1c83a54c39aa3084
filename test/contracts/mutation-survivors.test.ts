import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MutationBegun, mutate } from '../../contracts/mutation/mutate.ts'
import { scoreOfPackage } from '../../contracts/mutation/score-of-package.ts'
import { scoreText } from '../../contracts/mutation/score-text.ts'
import { measured, packageJson, writeMeasure } from '../../contracts/mutation/testing/measure-package.ts'
import type { Trial } from '../../contracts/mutation/trial.ts'

let directory: string

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'wxhost-mutation-')))
})

afterEach(() => rm(directory, { recursive: true, force: true }))

/** Writes the package with these interactions and breaks its function. */
async function breakMeasure(interactions: readonly unknown[], more: Readonly<Record<string, string>> = {}) {
  await writeMeasure(directory, interactions, more)
  const trials: Trial[] = []
  let begun: MutationBegun | undefined
  for await (const event of mutate(directory, { only: inMeasure })) {
    if (event.kind === 'begun') begun = event
    else trials.push(event.trial)
  }
  return { begun, trials }
}

const inMeasure = ({ line }: { readonly line: number }) => line >= 3 && line <= 5

const changedBy = (trials: readonly Trial[], fate: Trial['fate']) =>
  trials.filter((trial) => trial.fate === fate).map(({ mutant }) => mutant.after)

describe('interactions that ask too little', () => {
  it('let mutants survive, each named', async () => {
    const { trials } = await breakMeasure([measured('Li', 'short')])
    expect(changedBy(trials, 'survived')).toEqual(
      expect.arrayContaining(["return left >= 3 ? 'long' : 'short'", "return ('short')"]),
    )
    expect(changedBy(trials, 'killed')).toEqual(expect.arrayContaining(["return ('long')"]))
  }, 60_000)
})

describe('interactions on both sides of each limit', () => {
  const names = [measured('Ada', 'short'), measured('Anna', 'long'), measured('Maximilian', 'long')]

  it('notice what matters, and one that never ends', async () => {
    const { begun, trials } = await breakMeasure(names)
    expect(begun?.red).toEqual([])
    // However many are taken off a long name, it stays long: nobody can tell.
    expect(
      changedBy(trials, 'survived').every((after) =>
        /left >=? \(?[789]\)?\)|left -= \(2\)|^while \(false\)|^$/.test(after),
      ),
    ).toBe(true)
    expect(changedBy(trials, 'timed-out')).toEqual(['while (left > 8) left -= (0)'])
  }, 60_000)
})

describe('a suite that is red without any mutant', () => {
  it('says so, and what was red proves nothing', async () => {
    const { begun, trials } = await breakMeasure([measured('Anna', 'short')])
    expect(begun?.red).toEqual([expect.objectContaining({ check: 'results', title: 'the name Anna is measured' })])
    expect(changedBy(trials, 'survived')).toContain("return left > (4) ? 'long' : 'short'")
  }, 60_000)
})

describe('a package without a contract', () => {
  it('is told so', async () => {
    const lone = JSON.stringify({ ...packageJson, exports: './dist/index.js' })
    const breaking = breakMeasure([measured('Anna', 'long')], { 'package.json': lone })
    await expect(breaking).rejects.toThrow('must export ./contract')
  }, 60_000)
})

describe('the score of a package', () => {
  const loop = { file: 'dist/index.js', before: 'while (left > 8) left -= 1', reason: 'a long name stays long' }

  it('counts what is written as equivalent, and tells as it goes', async () => {
    const excused = JSON.stringify([{ ...loop, operator: 'swap-constant', after: 'while (left > 8) left -= (2)' }])
    const names = [measured('Ada', 'short'), measured('Anna', 'long'), measured('Maximilian', 'long')]
    await writeMeasure(directory, names, { 'contract/equivalent-mutants.json': excused })
    const told: number[] = []
    const score = await scoreOfPackage(directory, { only: inMeasure }, (done) => told.push(done))
    expect(score).toMatchObject({ equivalent: 1, faults: [], tried: told.at(-1) })
    expect(scoreText('measure', score)).toContain('survived dist/index.js:4 swap-constant')
  }, 60_000)
})

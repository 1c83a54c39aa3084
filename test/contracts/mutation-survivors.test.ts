import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MutationBegun, mutate } from '../../contracts/mutation/mutate.ts'
import type { Trial } from '../../contracts/mutation/trial.ts'

const packageJson = {
  name: 'plugin-measure',
  version: '1.0.0',
  type: 'module',
  exports: { '.': './dist/index.js', './contract': './contract/index.js' },
  wxhost: { protocol: 'measure', apiVersion: 'v1', host: '^1.0.0' },
}

/** Asks WeChat nothing; its loop never ends where nothing is taken off. */
const plugin = `import { definePlugin, Type } from '@wxhost/core/protocol'
function measure(name) {
  let left = name.length
  while (left > 8) left -= 1
  return left > 3 ? 'long' : 'short'
}
export default definePlugin({
  origins: [],
  operations: {
    measure: {
      summary: 'Tells long names from short ones',
      effect: 'safe',
      input: Type.Object({ name: Type.String() }),
      output: Type.Object({ size: Type.String() }),
      errors: [],
      encode: ({ name }) => ({ kind: 'local', output: { size: measure(name) } }),
      decode: () => ({ kind: 'untrusted', reason: 'not-wechat' }),
    },
  },
})
`

const measured = (name: string, size: string) => ({
  kind: 'exchange',
  description: `the name ${name} is measured`,
  page: 'none',
  of: { operation: 'measure' },
  input: { name },
  steps: [],
  result: { kind: 'local', output: { size } },
})

let directory: string

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'wxhost-mutation-')))
})

afterEach(() => rm(directory, { recursive: true, force: true }))

/** Writes the package with these interactions and breaks its function. */
async function breakMeasure(interactions: readonly unknown[], ofPackage: object = packageJson) {
  const files = {
    'package.json': JSON.stringify(ofPackage),
    'dist/index.js': plugin,
    'contract/index.js': `export const interactions = ${JSON.stringify(interactions)}\n`,
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, file)), { recursive: true })
    await writeFile(join(directory, file), text)
  }
  const trials: Trial[] = []
  let begun: MutationBegun | undefined
  for await (const event of mutate(directory, { only: ({ line }) => line >= 3 && line <= 5 })) {
    if (event.kind === 'begun') begun = event
    else trials.push(event.trial)
  }
  return { begun, trials }
}

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
    const breaking = breakMeasure([measured('Anna', 'long')], { ...packageJson, exports: './dist/index.js' })
    await expect(breaking).rejects.toThrow('must export ./contract')
  }, 60_000)
})

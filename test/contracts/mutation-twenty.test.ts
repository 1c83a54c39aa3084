import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { mutate } from '../../contracts/mutation/mutate.ts'
import type { Trial } from '../../contracts/mutation/trial.ts'

/** Chosen once; another seed takes other mutants. */
const seed = 20_260_104
const plugins = ['insurance-claim', 'message-v1', 'oauth2', 'pay-v3', 'template-v1']

/** Four mutants of a built plugin, whose suite is green by its own test, tried in processes of their own. */
async function fourOf(name: string): Promise<readonly Trial[]> {
  const directory = fileURLToPath(new URL(`../../plugins/${name}`, import.meta.url))
  const trials: Trial[] = []
  for await (const event of mutate(directory, { seed, size: 4, probe: false }))
    if (event.kind === 'tried') trials.push(event.trial)
  return trials
}

describe.each(plugins)('four mutants of %s at seeded sites', (name) => {
  it('are refused, each with a message that names the fault', async () => {
    const trials = await fourOf(name)
    const told = trials.map(({ mutant, fate, by }) => [mutant.id, fate, namesFault(by) || by])
    expect(told).toEqual(trials.map(({ mutant }) => [mutant.id, 'killed', true]))
    expect(trials).toHaveLength(4)
  }, 120_000)
})

/** Where it is not as it should be, and what was expected there, or what was thrown where. */
function namesFault(by: Trial['by']): boolean {
  if (by === undefined || by.title === '') return false
  return by.detail !== undefined || /, expected |: \S/.test(by.message)
}

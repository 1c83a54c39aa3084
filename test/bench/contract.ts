import { readdir } from 'node:fs/promises'
import { runHarness } from './contract/harness.ts'
import { inTurn } from './contract/in-turn.ts'
import { areCommitted, builtSubject, verifyCommitted } from './contract/pacts.ts'
import { median, round } from './lib/statistics.ts'

const rounds = Number(process.env.BENCH_CONTRACT_ROUNDS ?? 10)
/** 0: no mutation check, whose figures are null then. */
const mutants = Number(process.env.BENCH_CONTRACT_MUTANTS ?? 300)
/** As many as the machine of the figures has cores. */
const sideBySide = 2

type Say = (line: string) => void

/**
 * What a proof costs. `suite_s`: the whole suite over every plugin by the built command line, pacts written and verified
 * anew, two plugins at a time. `interaction_ms`: verification of one interaction, the median over all pacts, nothing beside
 * it. `identical`: rounds in which every pact was written byte for byte as it is committed.
 */
export async function contract(say: Say): Promise<Record<string, number | null>> {
  const names = await readdir(new URL('../../plugins/', import.meta.url))
  const suite = await wholeSuite(names, say)
  const subjects = await Promise.all(names.map(builtSubject))
  const { ms, failed } = await verifyCommitted(subjects)
  for (const description of failed) say(`the mock does not keep: ${description}`)
  let identical = 0
  for (let round = 0; round < rounds; round++) if (await areCommitted(subjects)) identical += 1
  return {
    ...suite,
    interactions: ms.length,
    interactions_failed: failed.length,
    interaction_ms: round(median(ms)),
    identical,
    identical_of: rounds,
    ...(await mutation(names, say)),
  }
}

async function wholeSuite(names: readonly string[], say: Say) {
  const startedAt = performance.now()
  const runs = await inTurn(names, sideBySide, async (name) => ({
    name,
    ...(await runHarness('test', `plugins/${name}`)),
  }))
  const seconds = (performance.now() - startedAt) / 1_000
  for (const { name, exitCode, told } of runs) if (exitCode !== 0) say(`${name}: ${told}`)
  return { suite_s: round(seconds), suites_failed: runs.filter(({ exitCode }) => exitCode !== 0).length }
}

/** One plugin after the other: each keeps both cores busy by itself. */
async function mutation(names: readonly string[], say: Say) {
  if (mutants === 0) return { mutation_score_min: null, mutation_s: null }
  const startedAt = performance.now()
  const scores = await inTurn(names, 1, async (name) => {
    const { json } = await runHarness('mutate', `plugins/${name}`, '--size', String(mutants))
    const { score = 0 } = (json ?? {}) as { readonly score?: number }
    say(`${name}: mutation score ${score}`)
    return score
  })
  const seconds = (performance.now() - startedAt) / 1_000
  return { mutation_score_min: round(Math.min(...scores)), mutation_s: round(seconds) }
}

import { type Clock, systemClock } from '@wxhost/core/harness'
import { openPackage } from '../package/open-package.ts'
import { allMutants, mockFiles, type Placed, pluginFiles } from './all-mutants.ts'
import { breakSource } from './break-source.ts'
import type { SourceFile } from './enumerate.ts'
import { mockDirectory } from './mock-package.ts'
import type { Mutant } from './mutant.ts'
import { asTheyCome } from './run/as-they-come.ts'
import { createKillers, type Killers } from './run/killers.ts'
import { type Answer, nameOfCase } from './run/messages.ts'
import { createPool, type Pool } from './run/pool.ts'
import { sampleOf } from './sample.ts'
import type { Refusal, Trial } from './trial.ts'

export interface MutateOptions {
  /** Chooses the sample and the generated data; default 1, so that two runs of one version are alike. */
  readonly seed?: number
  /** At most so many mutants are tried; default 300. */
  readonly size?: number
  /** Generated values of each property; few, as each mutant asks again. Default 3. */
  readonly runs?: number
  /** Processes at once; default 2. */
  readonly children?: number
  readonly clock?: Clock
  /** False: a quick look at a suite that is known to be green. Nothing is asked first, and the mock is not broken. */
  readonly probe?: boolean
  /** Tries only these, e.g. the survivors of an earlier run. */
  readonly only?: (mutant: Mutant) => boolean
}

export type MutationEvent = MutationBegun | { readonly kind: 'tried'; readonly trial: Trial; readonly done: number }

export interface MutationBegun {
  readonly kind: 'begun'
  /** The package's directory. */
  readonly directory: string
  readonly seed: number
  /** Every mutant that there is; what equivalents are held against. */
  readonly all: readonly Mutant[]
  /** How many of them are tried. */
  readonly chosen: number
  /** Cases that refuse the plugin as it is; they are left out, and nothing is proven until they pass. */
  readonly red: readonly Refusal[]
}

/**
 * Breaks a plugin and the mock's rules beneath it in one place after another and asks the suite each time.
 * The package must be built, and its contract. Tells first what there is, then each mutant as it is done, in no fixed order.
 * @throws ContractFault, Error where the suite does not run on the package as it is
 */
export async function* mutate(directory: string, options: MutateOptions = {}): AsyncGenerator<MutationEvent> {
  const { seed = 1, runs = 3, children = 2, clock = systemClock } = options
  const pool = createPool({ opening: { kind: 'open', directory, seed, runs }, clock, children })
  try {
    const probed = options.probe === false ? notProbed : need(await pool.ask({ kind: 'probe' }, probeLimitMs), 'probed')
    const modules = [...pluginFiles(await openPackage(directory)), ...mockFiles(mockDirectory)]
    const placed = new Map(allMutants(modules, probed.reach).map(({ mutant, cases }) => [mutant, cases]))
    const all = [...placed.keys()]
    const chosen = sampleOf(all.filter(options.only ?? (() => true)), options.size ?? 300, seed)
    yield { kind: 'begun', directory, seed, all, chosen: chosen.length, red: probed.red }
    const trying = {
      pool,
      clock,
      killers: createKillers(),
      without: probed.red.map(nameOfCase),
      limitMs: limitOf(probed.ms),
    }
    let done = 0
    for await (const trial of asTheyCome(chosen, children, (mutant) =>
      tryOut({ mutant, cases: placed.get(mutant) }, sourceOf(modules, mutant), trying),
    )) {
      done += 1
      yield { kind: 'tried', trial, done }
    }
  } finally {
    pool.end()
  }
}

const probeLimitMs = 300_000

const notProbed: Pick<AnswerOf<'probed'>, 'red' | 'reach' | 'ms'> = { red: [], reach: {}, ms: 5_000 }

/** So much longer than the whole suite that only what hangs is given up. */
const limitOf = (probedMs: number): number => Math.max(3_000, 4 * probedMs)

interface Trying {
  readonly pool: Pool
  readonly clock: Clock
  readonly killers: Killers
  readonly without: readonly string[]
  readonly limitMs: number
}

async function tryOut(
  { mutant, cases }: Placed,
  source: string,
  { pool, clock, killers, without, limitMs }: Trying,
): Promise<Trial> {
  const { side, file } = mutant
  const start = clock.monotonic()
  const answer = await pool.ask(
    {
      kind: 'try',
      side,
      file,
      source: breakSource(source, mutant),
      first: killers.for(mutant),
      without,
      ...(cases && { only: cases }),
    },
    limitMs,
  )
  const ms = clock.monotonic() - start
  if (answer === 'late') return { mutant, fate: 'timed-out', ms }
  const { by } = need(answer, 'tried')
  if (by === undefined) return { mutant, fate: 'survived', ms }
  killers.note(mutant, by)
  return { mutant, fate: 'killed', by, ms }
}

const sourceOf = (modules: readonly SourceFile[], { side, file }: Mutant): string =>
  modules.find((module) => module.side === side && module.file === file)?.source ?? ''

type AnswerOf<K extends Answer['kind']> = Extract<Answer, { kind: K }>

function need<K extends Answer['kind']>(answer: Answer | 'late', kind: K): AnswerOf<K> {
  if (answer !== 'late' && answer.kind === kind) return answer as AnswerOf<K>
  const why = answer === 'late' ? 'it took too long' : answer.kind === 'failed' ? answer.message : answer.kind
  throw new Error(`The suite did not run: ${why}`)
}

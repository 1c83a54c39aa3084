import type { Clock } from '../../clock.ts'
import type { AnyOperation, IWeChatProtocol } from '../../protocol/index.ts'
import { createPluginRunner } from '../../runner/create-plugin-runner.ts'
import type { RunFault } from '../../runner/plugin-runner.ts'
import type { PreparedRequest } from '../../runner/prepared-request.ts'
import type { SchemaCheck } from '../../runner/schema-check.ts'
import { compareEncodings, compareReadings, type Shown } from '../diff/compare-results.ts'
import { compareTrees, mostDifferences } from '../diff/compare-trees.ts'
import { type Difference, Word } from '../diff/difference.ts'
import { declaredNames, outputNames, requestNames, textsOf } from '../diff/key-names.ts'
import { ArmRun } from './arm-run.ts'
import type { SeenCall } from './seen-call.ts'
import type { ShadowArms } from './shadow-arm.ts'

/** What two versions make of one call; differences are empty where they agree. */
export type Comparison =
  | { readonly kind: 'compared'; readonly differences: readonly Difference[] }
  /** Stable itself came to no end: it says nothing of the canary. */
  | { readonly kind: 'void' }

export interface CompareParts {
  readonly clock: Clock
  readonly schemas: SchemaCheck
}

/**
 * Runs both versions over a call that was: encode and authorize once, decode each of its answers. The canary failing is a
 * difference like any other.
 * @throws HostError where the host itself lacks something.
 */
export async function compareCall(seen: SeenCall, arms: ShadowArms, parts: CompareParts): Promise<Comparison> {
  const operation = operationOf(arms.stable.plugin, seen.operationName)
  const other = operationOf(arms.canary.plugin, seen.operationName)
  if (operation === undefined) return { kind: 'void' }
  if (other === undefined) return compared([missing])
  const runner = runnerAt(seen, parts)
  const stable = new ArmRun(arms.stable, operation, seen, runner)
  const canary = new ArmRun(arms.canary, other, seen, runner)
  return new Comparing(seen, stable, canary, shownOf(seen.input, operation)).run()
}

const missing: Difference = { path: 'operation', stable: new Word('there'), canary: new Word('missing') }

export const operationOf = (plugin: IWeChatProtocol, name: string): AnyOperation | undefined =>
  Object.hasOwn(plugin.operations, name) ? plugin.operations[name] : undefined

/** Time stands still at the moment of the call: a function may take as long as it might have then. */
export const runnerAt = ({ facts }: { readonly facts: SeenCall['facts'] }, { clock, schemas }: CompareParts) =>
  createPluginRunner(
    {
      now: () => facts.now,
      monotonic: () => clock.monotonic(),
      after: (ms, run) => clock.after(ms, run),
      sleep: (ms, signal) => clock.sleep(ms, signal),
    },
    schemas,
  )

function shownOf(input: unknown, { input: inputSchema, output }: AnyOperation): Shown {
  return {
    request: { nameOf: requestNames(input, inputSchema), texts: textsOf(input, declaredNames(inputSchema)) },
    output: outputNames(output),
    promise: output,
  }
}

const compared = (differences: readonly Difference[]): Comparison => ({
  kind: 'compared',
  differences: differences.slice(0, mostDifferences),
})

/** Two runs side by side, until their ways part or there is nothing more to read. */
class Comparing {
  readonly #seen: SeenCall
  readonly #stable: ArmRun
  readonly #canary: ArmRun
  readonly #shown: Shown

  constructor(seen: SeenCall, stable: ArmRun, canary: ArmRun, shown: Shown) {
    this.#seen = seen
    this.#stable = stable
    this.#canary = canary
    this.#shown = shown
  }

  async run(): Promise<Comparison> {
    const [mine, its] = await Promise.all([this.#stable.encode(), this.#canary.encode()])
    if (mine.kind === 'fault' && isNoEnd(mine)) return { kind: 'void' }
    const found = [...compareEncodings(mine, its, this.#shown)]
    if (mine.kind !== 'request') return compared(found)
    if (its.kind === 'request') found.push(...(await this.#signed(mine.prepared)))
    return this.#read(found)
  }

  async #signed(prepared: PreparedRequest): Promise<readonly Difference[]> {
    const [mine, its] = await Promise.all([this.#stable.authorize(prepared), this.#canary.authorize(prepared)])
    if (mine.kind === 'fault') return []
    const made = its.kind === 'fault' ? new Word(`authorize ${its.what}`) : its.value
    return compareTrees('request.headers', mine.value, made)
  }

  /** The answers were those to stable's requests; the canary must be able to read them all the same. */
  async #read(found: Difference[]): Promise<Comparison> {
    for (const answer of this.#seen.answers) {
      const [mine, its] = await Promise.all([this.#stable.decode(answer), this.#canary.decode(answer)])
      if (mine.kind === 'fault' && isNoEnd(mine)) return found.length > 0 ? compared(found) : { kind: 'void' }
      found.push(...compareReadings(mine, its, this.#shown))
      if (mine.kind !== its.kind) break
    }
    return compared(found)
  }
}

/** What a busy machine may do to any version. */
export const isNoEnd = ({ what }: RunFault): boolean => what !== 'threw' && what !== 'invalid'

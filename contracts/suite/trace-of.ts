import { runExchange, type Trace } from '../drive/run-exchange.ts'
import type { Exchange } from '../interaction/interaction.ts'
import type { Subject } from './check.ts'
import { type ExampleRig, rigOf, runningOf } from './example-rig.ts'

export interface RunByExample {
  readonly rig: ExampleRig
  readonly trace: Trace
}

const known = new WeakMap<Subject, Map<Exchange, Promise<RunByExample>>>()

/** One run of an exchange with WeChat's answers as they are declared, under the test keys. Several checks look at the same run. */
export function traceOf(subject: Subject, exchange: Exchange): Promise<RunByExample> {
  const runs = known.get(subject) ?? new Map<Exchange, Promise<RunByExample>>()
  known.set(subject, runs)
  const run = runs.get(exchange) ?? runByExample(subject, exchange)
  runs.set(exchange, run)
  return run
}

async function runByExample({ plugin }: Subject, exchange: Exchange): Promise<RunByExample> {
  const rig = rigOf(exchange, plugin)
  return { rig, trace: await runExchange(plugin, exchange, runningOf(exchange, plugin, rig)) }
}

/** One after the other: a plugin that keeps something between calls is told as that, by the check that asks it. */
export async function tracesOf(subject: Subject, exchanges: readonly Exchange[]): Promise<readonly RunByExample[]> {
  const runs: RunByExample[] = []
  for (const exchange of exchanges) runs.push(await traceOf(subject, exchange))
  return runs
}

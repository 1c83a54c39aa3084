import { isJsonObject, type TSchema } from '@wxhost/core/protocol'
import { operationOf } from '../../drive/run-exchange.ts'
import { schemaFaults } from '../../drive/schema-faults.ts'
import { changed } from '../../interaction/changed.ts'
import { exampleOf } from '../../interaction/example-of.ts'
import { exchangesIn } from '../../interaction/exchanges.ts'
import type { Change, Exchange, Variants } from '../../interaction/interaction.ts'
import { shown } from '../../interaction/shown.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { inputOf, rigOf } from '../example-rig.ts'
import { findingOf } from '../findings.ts'

/** Both sides of each limit that WeChat documents. */
export const limits: Check = {
  name: 'limits',
  title: 'takes and refuses what its schemas are declared to',
  cases: (subject) =>
    exchangesIn(subject.interactions)
      .filter(({ inputs, outputs }) => inputs !== undefined || outputs !== undefined)
      .map((exchange) => ({ title: exchange.description, run: async () => findingsIn(subject, exchange) })),
}

function findingsIn({ plugin }: Subject, exchange: Exchange): readonly Finding[] {
  if ('credential' in exchange.of) return [findingOf(exchange, 'a credential has no schema whose limits could be told')]
  const operation = operationOf(plugin, exchange.of.operation)
  const { given } = rigOf(exchange, plugin)
  const { inputs = {}, outputs = {}, result } = exchange
  const output = isJsonObject(result) ? exampleOf(result.output, given) : undefined
  return [
    ...variantFindings(exchange, 'input', operation.input, inputOf(exchange, plugin, given), inputs),
    ...variantFindings(exchange, 'output', operation.output, output, outputs),
  ]
}

function variantFindings(
  exchange: Exchange,
  what: 'input' | 'output',
  schema: TSchema,
  base: unknown,
  { takes = [], refuses = [] }: Variants,
): readonly Finding[] {
  const faults = (change: Change) => schemaFaults(schema, changed(base, change))
  return [
    ...takes.flatMap((change) =>
      faults(change).map((fault) =>
        findingOf(exchange, `the schema refuses an ${what} that WeChat takes: ${fault}`, told(what, change)),
      ),
    ),
    ...refuses
      .filter((change) => faults(change).length === 0)
      .map((change) => findingOf(exchange, `the schema takes an ${what} that WeChat refuses`, told(what, change))),
  ]
}

const told = (what: string, [at, to]: Change) => ({
  path: `${what}${at}`,
  actual: to === undefined ? 'left out' : shown(to),
})

import { type AnyOperation, type IWeChatProtocol, isJsonObject, type WireRequest } from '@wxhost/core/protocol'
import { schemaFaults } from '../../drive/schema-faults.ts'
import { sendOnce } from '../../drive/send-once.ts'
import { withLookAlikes } from '../../generated/look-alikes.ts'
import { callFor } from '../../interaction/call-for.ts'
import { exchangesIn } from '../../interaction/exchanges.ts'
import type { CallSetting } from '../../interaction/interaction.ts'
import { shown } from '../../interaction/shown.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { inputOf, rigOf } from '../example-rig.ts'
import { findingOf } from '../findings.ts'

/** Data of a caller that looks like a reference is data: nothing is filled in for it. */
export const lookAlikes: Check = {
  name: 'look-alikes',
  title: 'fills nothing in for data that looks like a reference',
  cases: (subject) =>
    Object.entries(subject.plugin.operations).map(([name, operation]) => ({
      title: name,
      run: () => findingsOf(subject, name, operation),
    })),
}

async function findingsOf(
  { plugin, interactions }: Subject,
  name: string,
  operation: AnyOperation,
): Promise<readonly Finding[]> {
  const exchange = exchangesIn(interactions).find(
    ({ of, steps }) => 'operation' in of && of.operation === name && steps.length > 0,
  )
  if (exchange === undefined) return []
  const { given } = rigOf(exchange, plugin)
  const input = inputOf(exchange, plugin, given)
  const wanted = await filledFor(plugin, operation, input, exchange)
  const tried = referencesOf(plugin).flatMap((reference) => withLookAlikes(input, reference))
  const findings: Finding[] = []
  for (const odd of tried.filter((each) => schemaFaults(operation.input, each).length === 0)) {
    const filled = await filledFor(plugin, operation, odd, exchange)
    if (filled !== undefined && filled !== wanted)
      findings.push(
        findingOf(exchange, "a caller's data is filled in as a reference", {
          path: 'input',
          expected: wanted ?? 'nothing',
          actual: `${filled} for ${shown(odd)}`,
        }),
      )
  }
  return findings
}

const referencesOf = ({ needs = [], credentials = {}, secrets = {} }: IWeChatProtocol) => [
  ...[...needs, ...Object.keys(credentials)].map((name) => ({ kind: 'credential' as const, name })),
  ...Object.keys(secrets).map((name) => ({ kind: 'secret' as const, name })),
]

/** What is filled in for this input, in one text; undefined where nothing is sent. */
async function filledFor(
  plugin: IWeChatProtocol,
  operation: AnyOperation,
  input: unknown,
  exchange: { readonly call?: CallSetting },
) {
  const call = callFor(exchange, plugin, { markers: true })
  const encoded: unknown = await operation.encode(input as never, call)
  if (!isJsonObject(encoded) || 'kind' in encoded) return undefined
  const { prepared } = await sendOnce(plugin, operation, encoded as unknown as WireRequest, call)
  return prepared.fill.map(({ at, kind, name }) => `${kind} ${name} in ${JSON.stringify(at)}`).join(', ')
}

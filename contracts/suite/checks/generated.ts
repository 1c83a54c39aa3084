import { isDeepStrictEqual } from 'node:util'
import type { AnyOperation, IWeChatProtocol, SignableRequest, WireRequest } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { sendOnce } from '../../drive/send-once.ts'
import { spelledOut } from '../../drive/spelled-out.ts'
import { inputsOf } from '../../generated/arbitraries.ts'
import { callFor } from '../../interaction/call-for.ts'
import { exchangesIn } from '../../interaction/exchanges.ts'
import type { CallSetting, Interaction } from '../../interaction/interaction.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { propertyFindings } from '../properties.ts'
import { resultBreach } from '../result-breach.ts'
import { shapeBreach, type WireShape, wireShapeOf } from '../wire-shape.ts'

/** Whatever the schema takes is encoded: nothing throws, nothing is sent that the host would refuse. */
export const generated: Check = {
  name: 'generated',
  title: 'encodes every input that its schemas take, purely, to a request that may be sent',
  cases: (subject) =>
    Object.entries(subject.plugin.operations).map(([name, operation]) => ({
      title: name,
      run: () => findingsOf(subject, name, operation),
    })),
}

async function findingsOf(subject: Subject, name: string, operation: AnyOperation): Promise<readonly Finding[]> {
  const shape = await wireShapeOf(subject, name)
  const values = fc.record({ input: inputsOf(operation.input), setting: fc.constantFrom(...settingsOf(subject, name)) })
  return propertyFindings(subject, `${name}, generated input`, values, ({ input, setting }) =>
    breachOf(subject.plugin, operation as Encoding, shape, input, setting),
  )
}

/** The apps that interactions of this operation are told for, e.g. one in partner mode. */
export function settingsOf({ interactions }: { readonly interactions: readonly Interaction[] }, operation: string) {
  const own = exchangesIn(interactions).filter(({ of }) => 'operation' in of && of.operation === operation)
  const settings = own.map(({ call = {} }) => JSON.stringify(call))
  return [...new Set(['{}', ...settings])].map((text): CallSetting => JSON.parse(text))
}

// The input is generated from the schema; that is what AnyOperation's `never` asks for.
type Encoding = Pick<AnyOperation, 'output'> & {
  encode(input: unknown, call: unknown): unknown
  authorize?(request: SignableRequest, call: unknown): Promise<Readonly<Record<string, string>>>
  tracks?(input: unknown, output: unknown, app: unknown): unknown
  readonly resolve?: { input(input: unknown, app: unknown): unknown }
}

async function breachOf(
  plugin: IWeChatProtocol,
  operation: Encoding,
  shape: WireShape | undefined,
  input: unknown,
  setting: CallSetting,
) {
  const makeCall = () => callFor({ call: setting }, plugin, { markers: true })
  const before = structuredClone(input)
  try {
    const first = await operation.encode(input, makeCall())
    const second = await operation.encode(input, makeCall())
    if (!isDeepStrictEqual(before, input)) return 'encode changed its input'
    if (!isDeepStrictEqual(spelledOut(first), spelledOut(second)))
      return 'encode is not pure: a second run gives another'
    const breach = resultBreach(plugin, operation, first, ['request', 'local', 'error'])
    if (breach !== undefined) return breach
    if ((first as { kind?: unknown }).kind === 'error') return undefined
    const call = makeCall()
    if (!('kind' in (first as object))) {
      const sent = await sendOnce(plugin, operation, first as WireRequest, call)
      const odd = shape && shapeBreach(shape, sent)
      if (odd !== undefined) return odd
    }
    operation.tracks?.(input, undefined, call.app)
    operation.resolve?.input(input, call.app)
    return undefined
  } catch (error) {
    return `it threw ${String(error)}`
  }
}

import type { AnyOperation } from '@wxhost/core/protocol'
import type { Exchange, RequestSpec, Tree } from '../../interaction/interaction.ts'
import { isMatcher, type Matcher } from '../../interaction/matcher.ts'
import type { PluginView } from './plugin-view.ts'

/** An operation with an exchange in which WeChat says yes: what a scenario disturbs. */
export interface Sending {
  /** Name of the operation. */
  readonly name: string
  readonly operation: AnyOperation
  readonly exchange: Exchange
  readonly request: RequestSpec
}

/**
 * The first fitting exchange of each operation: one request, an output, and nothing in it that only the harness could make.
 * States that let WeChat misbehave would get in a scenario's way.
 */
export function sendingsOf({ plugin, interactions }: PluginView): readonly Sending[] {
  return Object.entries(plugin.operations).flatMap(([name, operation]) => {
    const exchange = interactions.find((one): one is Exchange => isPlain(one as Exchange, name))
    const [step] = exchange?.steps ?? []
    return exchange === undefined || step === undefined ? [] : [{ name, operation, exchange, request: step.request }]
  })
}

function isPlain({ kind, of, steps, result, resent, input, states = [], call }: Exchange, name: string): boolean {
  if (kind !== 'exchange' || !('operation' in of) || of.operation !== name) return false
  const isOutput = (result as { readonly kind?: unknown }).kind === 'output'
  const isCalm = !states.some((state) => troubles.test(state.name))
  // A handle is made by the host whose vault opens it.
  return (
    isOutput && isCalm && resent !== true && steps.length === 1 && call?.inboundUrl !== null && !has(input, isHandle)
  )
}

const troubles = /^WeChat |^the access token |signature/

const isHandle = (matcher: Matcher) => matcher.kind === 'sealed-handle'

/** Whether a tree holds such a matcher. */
export function has(tree: Tree, wanted: (matcher: Matcher) => boolean): boolean {
  if (isMatcher(tree)) return wanted(tree) || ('example' in tree && has(tree.example, wanted))
  if (typeof tree !== 'object' || tree === null) return false
  return Object.values(tree).some((member) => has(member, wanted))
}

/** Those whose request names the credential, e.g. `access-token`. */
export const naming = (sendings: readonly Sending[], credential: string): readonly Sending[] =>
  sendings.filter(({ request: { query, headers, json } }) =>
    has([query, headers, json], (matcher) => matcher.kind === 'filled' && matcher.name === credential),
  )

/** Those that WeChat Pay answers with a signature. */
export const signed = (sendings: readonly Sending[]): readonly Sending[] =>
  sendings.filter(({ exchange }) => exchange.steps[0]?.answer.signed === true)

/** The first safe one, the first idempotent one and the first unsafe one, where what is asked is the same for all of a kind. */
export const oneOfEachEffect = (sendings: readonly Sending[]): readonly Sending[] =>
  sendings.filter(
    ({ operation: { effect } }, index) => sendings.findIndex(({ operation }) => operation.effect === effect) === index,
  )

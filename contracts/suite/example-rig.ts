import { type ShadowVault, shadowVault } from '@wxhost/core/harness'
import type { Call, IWeChatProtocol } from '@wxhost/core/protocol'
import { answerOf } from '../drive/answer-of.ts'
import { operationOf, type Running } from '../drive/run-exchange.ts'
import { type CallForOptions, callFor } from '../interaction/call-for.ts'
import { exampleOf, type Given } from '../interaction/example-of.ts'
import type { Exchange, Interaction } from '../interaction/interaction.ts'
import type { Matching } from '../interaction/mismatches.ts'
import type { StateValues } from '../states/provider-states.ts'

/** All that one run of an interaction needs, by its examples. */
export interface ExampleRig {
  readonly call: Call
  readonly given: Given
  readonly vault: ShadowVault
  /** Whether a handle stands for just this name, value and life. */
  readonly opens: NonNullable<Matching['opens']>
}

export function rigOf(
  interaction: Interaction,
  plugin: IWeChatProtocol,
  { values, ...options }: CallForOptions & { readonly values?: StateValues } = {},
): ExampleRig {
  const vault = options.vault ?? shadowVault()
  const call = callFor(interaction, plugin, { ...options, vault })
  const { appid } = call.app
  return {
    call,
    vault,
    given: {
      ...(values === undefined ? {} : { values }),
      handle: ({ name, value, ttlMs }) => vault.seal(appid, name, value, call.now + ttlMs),
    },
    opens(handle, { name, value, ttlMs }) {
      const openAt = (now: number) => vault.open(appid, name, handle, now)
      return openAt(call.now + ttlMs - 1) === value && openAt(call.now + ttlMs) === undefined
    },
  }
}

/** What the operation is called with. */
export const inputOf = (exchange: Exchange, plugin: IWeChatProtocol, given: Given): unknown =>
  'credential' in exchange.of
    ? undefined
    : exampleOf(exchange.input ?? operationOf(plugin, exchange.of.operation).example, given)

/** The exchange with WeChat's answers as they are declared. */
export function runningOf(exchange: Exchange, plugin: IWeChatProtocol, { call, given }: ExampleRig): Running {
  return {
    call,
    input: inputOf(exchange, plugin, given),
    answer(_sent, index) {
      const step = exchange.steps[index]
      return step === undefined ? undefined : answerOf(step.answer, call, given)
    },
  }
}

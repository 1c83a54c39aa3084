import type { PactV4 } from '@pact-foundation/pact'
import type { WireResponse } from '@wxhost/core/protocol'
import { ContractFault } from '../../drive/contract-fault.ts'
import { runExchange } from '../../drive/run-exchange.ts'
import type { Sent } from '../../drive/send-once.ts'
import type { Exchange, Step } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Subject } from '../../suite/check.ts'
import { type ExampleRig, inputOf, rigOf } from '../../suite/example-rig.ts'
import { placeholderOf } from '../placeholders.ts'
import { askPact } from './ask-pact.ts'
import { describe } from './describe.ts'
import { dressedAnswer } from './dressed-answer.ts'
import { withStep } from './http-interaction.ts'

/** Writes each step of an exchange: what the plugin sends goes to Pact's mock server, what that answers is decoded. */
export async function writeExchange(pact: PactV4, { plugin }: Subject, exchange: Exchange): Promise<void> {
  const rig = rigOf(exchange, plugin)
  const { call, given } = rig
  const trace = await runExchange(plugin, exchange, {
    call,
    input: inputOf(exchange, plugin, given),
    filling: (_kind, name) => placeholderOf(name),
    answer(sent, index) {
      const step = exchange.steps[index]
      return step === undefined ? undefined : answerOfPact(pact, { exchange, step, index, sent, rig })
    },
  })
  if (trace.fault !== undefined) throw faultOf(exchange, `${trace.fault.where}: ${messageOf(trace.fault.error)}`)
  if (trace.sent.length < exchange.steps.length)
    throw faultOf(exchange, `${trace.sent.length} of ${exchange.steps.length} requests were sent`)
  const [found] = mismatches(exchange.result, trace.end, { path: 'result', exact: true, opens: rig.opens })
  if (found !== undefined) throw faultOf(exchange, `${found.path}: expected ${found.expected}, got ${found.actual}`)
}

interface Asked {
  readonly exchange: Exchange
  readonly step: Step
  readonly index: number
  readonly sent: Sent
  readonly rig: ExampleRig
}

async function answerOfPact(pact: PactV4, { exchange, step, index, sent, rig }: Asked): Promise<WireResponse> {
  const { length } = exchange.steps
  const [number, part] = length === 1 ? [undefined, ''] : [index + 1, ` (${index + 1} of ${length})`]
  const described = describe(pact.addInteraction(), exchange, number)
  const interaction = described.uponReceiving(`${exchange.description}${part}`)
  const answer = await withStep(interaction, step).executeTest((server) => askPact(server.url, sent))
  if (answer === undefined) throw faultOf(exchange, 'Pact gave no answer')
  return dressedAnswer(answer, step.answer, rig.call)
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const faultOf = ({ description, page }: Exchange, what: string) =>
  new ContractFault(`the pact of "${description}" cannot be written: ${what} (${page})`)

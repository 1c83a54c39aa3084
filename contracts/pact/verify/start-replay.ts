import { isJsonObject } from '@wxhost/core/protocol'
import type { StateValues } from '../../states/provider-states.ts'
import type { PactFile, PactInteraction } from '../pact-file.ts'
import { answerSignatureFault } from './answer-signature-fault.ts'
import { dressedRequest, type RawRequest } from './dressed-request.ts'
import { forward, type RawAnswer } from './forward.ts'
import { receivedView } from './received-view.ts'
import type { Receiver } from './receiver.ts'
import { isSigned, replayed } from './replay.ts'
import { followsOn, textsIn } from './steps.ts'
import { demandValues, valuesFor } from './values-for.ts'

export const statePath = '/__filter/state'
export const messagePath = '/__filter/message'

export interface Replaying {
  readonly pact: PactFile
  readonly mockUrl: string
  readonly receiver: Receiver
  /** Takes what is found wrong, by the description of the interaction. */
  readonly faults: Map<string, string>
}

/** Answers whatever Pact's verifier asks: to set up an interaction, for its push, or what WeChat answers to its request. */
export function startReplay({ pact, mockUrl, receiver, faults }: Replaying) {
  let current: PactInteraction | undefined
  let values: StateValues = {}
  const fault = (what: string) => void (current !== undefined && faults.set(current.description, what))

  async function setUp(body: Uint8Array): Promise<RawAnswer> {
    const said: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    if (!isJsonObject(said) || said.action !== 'setup') return json({})
    const before = current
    current = replayed(pact, String(said.state))
    if (current === undefined) return json({})
    if (before !== undefined && followsOn(current, before)) return json(demandValues(current, values))
    receiver.clear()
    values = await valuesFor(current, mockUrl, receiver.url)
    return json(values)
  }

  async function answer(request: RawRequest): Promise<RawAnswer> {
    if (request.target === statePath) return setUp(request.body)
    if (current === undefined || faults.has(current.description)) return json({})
    if (request.target === messagePath) return json(receivedView(current, await receiver.pushes()))
    const answered = await forward(mockUrl, dressedRequest(request))
    values = { ...values, ...textsIn(answered.body) }
    const wrong = isSigned(current) ? answerSignatureFault(answered) : undefined
    if (wrong !== undefined) fault(`the answer of WeChat Pay cannot be believed: ${wrong}`)
    return answered
  }

  return async (request: RawRequest): Promise<RawAnswer> => {
    try {
      return await answer(request)
    } catch (error) {
      // The verifier would try a refusal again and again; it goes on, and the fault is told beside its result.
      fault(error instanceof Error ? error.message : String(error))
      return json({})
    }
  }
}

const json = (value: object): RawAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(JSON.stringify(value)),
})

import { ContractFault } from '../../drive/contract-fault.ts'
import { openPush } from '../../drive/open-push.ts'
import { runExchange } from '../../drive/run-exchange.ts'
import type { Filling } from '../../drive/send-once.ts'
import { callFor } from '../../interaction/call-for.ts'
import type { Exchange, Interaction, PushInteraction } from '../../interaction/interaction.ts'
import { type Mismatch, mismatches } from '../../interaction/mismatches.ts'
import { wantedValues } from '../../interaction/wanted-values.ts'
import { inPact } from '../../pact/in-pact.ts'
import type { RawRequest } from '../../pact/verify/dressed-request.ts'
import { openReceived } from '../../pact/verify/open-received.ts'
import { plainView } from '../../pact/write/plain-view.ts'
import type { StateValues } from '../../states/provider-states.ts'
import { setUpStates } from '../../states/set-up-states.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { rigOf, runningOf } from '../example-rig.ts'
import { faultFindings, findingOf, mismatchFindings } from '../findings.ts'
import { answerMismatches } from '../live/answer-mismatches.ts'
import { asPush } from '../live/as-push.ts'
import { askMock } from '../live/ask-mock.ts'
import { freshReceiver, mockUrlOf } from '../live/stage.ts'

/** End to end over HTTP, really signed and encrypted: what no example shows, WeChat's stand-in refuses. */
export const live: Check = {
  name: 'live',
  title: 'gets the declared results from mock-wechat over HTTP',
  cases: (subject) =>
    subject.interactions.filter(inPact).map((interaction) => ({
      title: interaction.description,
      run: () =>
        interaction.kind === 'push' ? pushFindings(subject, interaction) : exchangeFindings(subject, interaction),
    })),
}

/** Makes the states true. The result is told as a finding where they cannot be: the contract is at fault then. */
async function withStates(
  { plugin, ...subject }: Subject,
  interaction: Interaction,
  webhook: string | undefined,
  run: (url: string, values: StateValues) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const url = await mockUrlOf(subject)
  const { appid } = callFor(interaction, plugin).app
  try {
    const setting = { appid, wants: wantedValues(interaction), ...(webhook === undefined ? {} : { webhook }) }
    return await run(url, await setUpStates(url, interaction.states ?? [], setting))
  } catch (error) {
    if (error instanceof ContractFault) return [findingOf(interaction, error.message, { path: 'states' })]
    throw error
  }
}

const exchangeFindings = (subject: Subject, exchange: Exchange): Promise<readonly Finding[]> =>
  withStates(subject, exchange, undefined, async (url, values) => {
    const { plugin } = subject
    const rig = rigOf(exchange, plugin, { values })
    const { vault, call } = rig
    const answers: Mismatch[] = []
    const trace = await runExchange(plugin, exchange, {
      ...runningOf(exchange, plugin, rig),
      filling: fillingBy(values),
      async answer({ wire }, index) {
        const [answer, step] = [await askMock(url, wire), exchange.steps[index]]
        const path = exchange.steps.length > 1 ? `steps[${index}].answer` : 'answer'
        if (step !== undefined) answers.push(...answerMismatches(step.answer, answer, { path, values }))
        return answer
      },
    })
    if (trace.fault?.error instanceof ContractFault) throw trace.fault.error
    if (trace.fault !== undefined) return faultFindings(exchange, trace)
    const opens = (handle: string, { name }: { name: string }) =>
      vault.open(call.app.appid, name, handle, call.now) !== undefined
    const found = mismatches(exchange.result, trace.end, { path: 'result', values, opens })
    return [
      ...mismatchFindings(exchange, 'mock-wechat answers otherwise than WeChat is declared to', answers),
      ...told(exchange, found),
    ]
  })

const told = (interaction: Interaction, found: readonly Mismatch[]) =>
  mismatchFindings(interaction, 'mock-wechat leads to another result', found)

const fillingBy =
  (values: StateValues): Filling =>
  (kind, name) => {
    const value = values[name]
    if (value === undefined) throw new ContractFault(`the states give no value for the ${kind} "${name}"`)
    return value
  }

async function pushFindings(subject: Subject, interaction: PushInteraction): Promise<readonly Finding[]> {
  const receiver = await freshReceiver()
  return withStates(subject, interaction, receiver.url, async (_url, values) => {
    const channel = subject.plugin.inbound?.[interaction.channel]
    const pushes = await receiver.pushes()
    if (channel === undefined || pushes.length === 0)
      return [findingOf(interaction, 'mock-wechat pushes nothing: the states lead to no push', { path: 'states' })]
    const { call } = rigOf(interaction, subject.plugin, { values })
    const best: (readonly Mismatch[])[] = []
    for (const push of pushes) {
      const opened = await openPush(channel, asPush(push), call)
      const told = mismatches(interaction.opened, opened, { path: 'opened', values })
      best.push([...told, ...viewMismatches(interaction, push, values)])
    }
    // More than one thing may be pushed on the way to the state: it is about the one that fits best.
    return told(interaction, best.toSorted((a, b) => a.length - b.length)[0] ?? [])
  })
}

/** What was pushed, opened by the documents and apart from the plugin, against what is declared. */
function viewMismatches({ push }: PushInteraction, received: RawRequest, values: StateValues): readonly Mismatch[] {
  const seen = openReceived(received)
  return 'fault' in seen
    ? [{ path: 'push', expected: 'a push of WeChat', actual: seen.fault }]
    : mismatches(plainView(push), seen.view, { path: 'push', values, open: true })
}

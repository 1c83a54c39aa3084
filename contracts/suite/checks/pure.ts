import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { onAnotherDay } from '../../drive/another-day.ts'
import { openPush } from '../../drive/open-push.ts'
import { credentialOf, operationOf, runExchange } from '../../drive/run-exchange.ts'
import { sealPush } from '../../drive/seal-push.ts'
import { spelledOut } from '../../drive/spelled-out.ts'
import { inputsOf } from '../../generated/arbitraries.ts'
import { exchangesIn } from '../../interaction/exchanges.ts'
import type { Exchange, PushInteraction } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { inputOf, rigOf, runningOf } from '../example-rig.ts'
import { findingOf, mismatchFindings } from '../findings.ts'
import { traceOf } from '../trace-of.ts'

/** Encode, decode and open hang on their arguments alone: a canary is compared, and a worker restarted, by that. */
export const pure: Check = {
  name: 'pure',
  title: 'gives the same for the same Call, on any day, and changes nothing that it is given',
  cases: (subject) =>
    subject.interactions.map((interaction) => ({
      title: interaction.description,
      run: () =>
        interaction.kind === 'push' ? pushFindings(subject, interaction) : exchangeFindings(subject, interaction),
    })),
}

async function exchangeFindings(subject: Subject, exchange: Exchange): Promise<readonly Finding[]> {
  const run = (markers: boolean) => runOnce(subject, exchange, markers)
  const [first, second] = [await run(true), await onAnotherDay(() => run(true))]
  const between = await runOnce(subject, exchange, true, disturbanceOf(subject, exchange))
  const [{ trace }, again] = [await traceOf(subject, exchange), await onAnotherDay(() => run(false))]
  const changed = [first, second, again].find((each) => each.inputChanged)
  const spoilt = [first, second, again].find((each) => each.answerChanged)
  return [
    ...(changed === undefined ? [] : [findingOf(exchange, 'the input is changed', { path: 'input' })]),
    // The host has another version read the same answer.
    ...(spoilt === undefined ? [] : [findingOf(exchange, 'the answer is changed by decode', { path: 'answer' })]),
    ...difference(exchange, 'request', first.sent, second.sent),
    ...difference(exchange, 'result', spelledOut(trace.end), again.end),
    ...difference(exchange, 'request', first.sent, between.sent, meanwhile),
    ...difference(exchange, 'result', first.end, between.end, meanwhile),
  ]
}

const equalCall = 'a second run under an equal Call gives something else'
const meanwhile = 'another call, made while WeChat answers, changes this one: the plugin keeps something between calls'

async function runOnce(
  { plugin }: Subject,
  exchange: Exchange,
  markers: boolean,
  disturb: () => Promise<void> = async () => {},
) {
  const running = runningOf(exchange, plugin, rigOf(exchange, plugin, { markers }))
  const before = structuredClone(running.input)
  const answers: (readonly [given: unknown, before: unknown])[] = []
  const { sent, end } = await runExchange(plugin, exchange, {
    ...running,
    async answer(leaving, index) {
      await disturb()
      const answer = await running.answer(leaving, index)
      if (answer !== undefined) answers.push([answer, structuredClone(answer)])
      return answer
    },
  })
  return {
    sent: sent.map(({ prepared, wire }) => ({ prepared, headers: wire.headers })),
    end: spelledOut(end),
    inputChanged: !isDeepStrictEqual(before, running.input),
    answerChanged: answers.some(([given, copy]) => !isDeepStrictEqual(given, copy)),
  }
}

/** The host has many calls in flight: one more begins before the answer to this one is there. */
function disturbanceOf({ plugin, interactions, seed }: Subject, exchange: Exchange): () => Promise<void> {
  const { of } = exchange
  if ('credential' in of) {
    const why = { forced: of.why?.forced !== true, held: [] }
    const source = credentialOf(plugin, of.credential)
    return () => quietly(() => source.encode(rigOf(exchange, plugin, { markers: true }).call, why))
  }
  const operation = operationOf(plugin, of.operation)
  const inputIn = (each: Exchange) => inputOf(each, plugin, rigOf(each, plugin, { markers: true }).given)
  const own = inputIn(exchange)
  const other = exchangesIn(interactions).find(
    (each) => isDeepStrictEqual(each.of, of) && !isDeepStrictEqual(inputIn(each), own),
  )
  const input = other === undefined ? fc.sample(inputsOf(operation.input), { seed, numRuns: 1 })[0] : inputIn(other)
  const { call } = rigOf(other ?? exchange, plugin, { markers: true })
  return () => quietly(() => operation.encode(input as never, call))
}

/** What becomes of the other call is not asked here. */
async function quietly(run: () => unknown): Promise<void> {
  try {
    await run()
  } catch {}
}

async function pushFindings({ plugin }: Subject, interaction: PushInteraction): Promise<readonly Finding[]> {
  const channel = plugin.inbound?.[interaction.channel]
  if (channel === undefined) return []
  const run = async () => {
    const { call } = rigOf(interaction, plugin)
    try {
      return await openPush(channel, sealPush(interaction, call), call)
    } catch (error) {
      return { threw: String(error) }
    }
  }
  return difference(interaction, 'opened', await run(), await onAnotherDay(run))
}

function difference(
  interaction: Exchange | PushInteraction,
  path: string,
  first: unknown,
  second: unknown,
  what = equalCall,
) {
  if (isDeepStrictEqual(first, second)) return []
  const found = mismatches(first, second, { path })
  return found.length === 0 ? [findingOf(interaction, what, { path })] : mismatchFindings(interaction, what, found)
}

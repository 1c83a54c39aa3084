import { isDeepStrictEqual } from 'node:util'
import { onAnotherDay } from '../../drive/another-day.ts'
import { openPush } from '../../drive/open-push.ts'
import { runExchange } from '../../drive/run-exchange.ts'
import { sealPush } from '../../drive/seal-push.ts'
import { spelledOut } from '../../drive/spelled-out.ts'
import type { Exchange, PushInteraction } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { rigOf, runningOf } from '../example-rig.ts'
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
  const [{ trace }, again] = [await traceOf(subject, exchange), await onAnotherDay(() => run(false))]
  const changed = [first, second, again].find((each) => each.inputChanged)
  return [
    ...(changed === undefined ? [] : [findingOf(exchange, 'the input is changed', { path: 'input' })]),
    ...difference(exchange, 'request', first.sent, second.sent),
    ...difference(exchange, 'result', spelledOut(trace.end), again.end),
  ]
}

async function runOnce({ plugin }: Subject, exchange: Exchange, markers: boolean) {
  const running = runningOf(exchange, plugin, rigOf(exchange, plugin, { markers }))
  const before = structuredClone(running.input)
  const { sent, end } = await runExchange(plugin, exchange, running)
  return {
    sent: sent.map(({ prepared, wire }) => ({ prepared, headers: wire.headers })),
    end: spelledOut(end),
    inputChanged: !isDeepStrictEqual(before, running.input),
  }
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

function difference(interaction: Exchange | PushInteraction, path: string, first: unknown, second: unknown) {
  if (isDeepStrictEqual(first, second)) return []
  const found = mismatches(first, second, { path })
  const what = 'a second run under an equal Call gives something else'
  return found.length === 0 ? [findingOf(interaction, what, { path })] : mismatchFindings(interaction, what, found)
}

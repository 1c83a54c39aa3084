import { isDeepStrictEqual } from 'node:util'
import type { IWeChatProtocol } from '@wxhost/core/protocol'
import { openPush } from '../../drive/open-push.ts'
import { runExchange } from '../../drive/run-exchange.ts'
import { sealPush } from '../../drive/seal-push.ts'
import type { Interaction } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { rigOf, runningOf } from '../example-rig.ts'
import { findingOf, mismatchFindings } from '../findings.ts'

/** The same in the host's own thread and in a worker. Not run where the subject is not in a worker. */
export const runModes: Check = {
  name: 'run-modes',
  title: 'gives the same inline and in a worker',
  cases: ({ plugin, inWorker, interactions }) =>
    inWorker === undefined
      ? []
      : interactions.map((interaction) => ({
          title: interaction.description,
          run: () => findingsIn(interaction, plugin, inWorker),
        })),
}

async function findingsIn(
  interaction: Subject['interactions'][number],
  inline: IWeChatProtocol,
  inWorker: IWeChatProtocol,
): Promise<readonly Finding[]> {
  const [here, there] = [await seen(interaction, inline), await seen(interaction, inWorker)]
  if (isDeepStrictEqual(here, there)) return []
  const found = mismatches(here, there, { path: 'in a worker' })
  const what = 'the plugin gives something else in a worker'
  return found.length === 0 ? [findingOf(interaction, what)] : mismatchFindings(interaction, what, found)
}

/** All that the host sees of an interaction, as plain data. Under markers, since encryption for WeChat Pay is random. */
async function seen(interaction: Interaction, plugin: IWeChatProtocol): Promise<unknown> {
  if (interaction.kind === 'push') return pushSeen(interaction, plugin)
  const runs = []
  for (const markers of [true, false]) {
    const rig = rigOf(interaction, plugin, { markers })
    const { sent, end, fault } = await runExchange(plugin, interaction, runningOf(interaction, plugin, rig))
    const requests = sent.map(({ prepared, wire }) => ({ ...prepared, headers: wire.headers }))
    runs.push({ ...(markers ? { requests } : { end: plain(end) }), fault: fault?.where })
  }
  return runs
}

async function pushSeen(interaction: Extract<Interaction, { kind: 'push' }>, plugin: IWeChatProtocol) {
  const channel = plugin.inbound?.[interaction.channel]
  if (channel === undefined) return undefined
  const { call } = rigOf(interaction, plugin)
  const opened = await openPush(channel, sealPush(interaction, call), call)
  const { reply } = interaction
  if (reply === undefined || opened.kind !== 'events') return plain({ opened })
  return plain({ opened, reply: await channel.reply?.(reply.message, opened.replyContext, call) })
}

/** A member that is undefined does not cross to another thread; what it means is the same. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

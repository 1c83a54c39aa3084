import type { Call, InboundChannel, Opened } from '@wxhost/core/protocol'
import { ContractFault } from '../../drive/contract-fault.ts'
import { openPush } from '../../drive/open-push.ts'
import { readReply } from '../../drive/read-reply.ts'
import { sealPush } from '../../drive/seal-push.ts'
import { pushesIn } from '../../interaction/exchanges.ts'
import type { PushInteraction } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Check, Finding, Subject } from '../check.ts'
import { rigOf } from '../example-rig.ts'
import { findingOf, mismatchFindings } from '../findings.ts'

/** What a push that WeChat documents is opened to, and what WeChat reads in the reply. */
export const pushes: Check = {
  name: 'pushes',
  title: 'opens the pushes that WeChat documents to the declared events, and replies as declared',
  cases: (subject) =>
    pushesIn(subject.interactions).map((push) => ({
      title: push.description,
      run: () => findingsIn(subject, push),
    })),
}

async function findingsIn({ plugin }: Subject, interaction: PushInteraction): Promise<readonly Finding[]> {
  const channel = plugin.inbound?.[interaction.channel]
  if (channel === undefined) return [findingOf(interaction, `the plugin has no channel "${interaction.channel}"`)]
  const { call } = rigOf(interaction, plugin)
  try {
    const opened = await openPush(channel, sealPush(interaction, call), call)
    const found = mismatches(interaction.opened, opened, { path: 'opened', exact: true })
    return [
      ...mismatchFindings(interaction, 'the push is opened to something else', found),
      ...(await replyFindings(channel, interaction, opened, call)),
    ]
  } catch (error) {
    if (error instanceof ContractFault) return [findingOf(interaction, error.message, { path: 'opened' })]
    return [findingOf(interaction, `open or reply threw: ${String(error)}`, { path: 'opened' })]
  }
}

async function replyFindings(channel: InboundChannel, interaction: PushInteraction, opened: Opened, call: Call) {
  const { reply, push } = interaction
  if (reply === undefined) return []
  if (channel.reply === undefined) return [findingOf(interaction, 'the channel has no `reply`', { path: 'reply' })]
  if (opened.kind !== 'events') return [findingOf(interaction, 'a push without events has no reply', { path: 'reply' })]
  const answer = await channel.reply(reply.message, stored(opened.replyContext), call)
  const encrypted = push.seal === 'message' && push.mode === 'secure'
  const read =
    'kind' in answer ? { shows: answer } : readReply(answer.body, call.app.componentAppid ?? call.app.appid, encrypted)
  if ('fault' in read) return [findingOf(interaction, `WeChat cannot read the reply: ${read.fault}`, { path: 'reply' })]
  const status = 'kind' in answer ? [] : mismatches(200, answer.status, { path: 'reply.status' })
  const found = [...status, ...mismatches(reply.shows, read.shows, { path: 'reply.shows', exact: true })]
  return mismatchFindings(interaction, 'the reply shows something else', found)
}

/** The host keeps it as JSON between the push and the reply. */
const stored = (context: unknown) => (context === undefined ? undefined : JSON.parse(JSON.stringify(context)))

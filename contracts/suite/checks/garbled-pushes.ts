import { isDeepStrictEqual } from 'node:util'
import type { Call, InboundChannel, Opened, Push } from '@wxhost/core/protocol'
import fc from 'fast-check'
import { ContractFault } from '../../drive/contract-fault.ts'
import { openPush } from '../../drive/open-push.ts'
import { sealMessage } from '../../drive/seal-message.ts'
import { sealNotification } from '../../drive/seal-notification.ts'
import { sealPush } from '../../drive/seal-push.ts'
import { garbledJson } from '../../generated/garbled-json.ts'
import { garbledPushes as garbledLike } from '../../generated/garbled-pushes.ts'
import { exampleOf } from '../../interaction/example-of.ts'
import { pushesIn } from '../../interaction/exchanges.ts'
import type { PushInteraction } from '../../interaction/interaction.ts'
import type { Check, CheckCase, Finding, Subject } from '../check.ts'
import { rigOf } from '../example-rig.ts'
import { propertyFindings } from '../properties.ts'

/** Pushes of any bytes are opened or refused; so are those that WeChat signed but that hold something unknown. */
export const garbledPushes: Check = {
  name: 'garbled-pushes',
  title: 'opens or refuses every garbled push, and never throws',
  cases: (subject) => firstOfEach(subject).flatMap((interaction) => casesOf(subject, interaction)),
}

function firstOfEach({ interactions }: Subject): readonly PushInteraction[] {
  const seen = new Set<string>()
  return pushesIn(interactions).filter(({ channel, push, opened }) => {
    const kind = `${channel} ${push.seal} ${push.seal === 'message' ? push.mode : ''}`
    if (seen.has(kind) || (opened as { kind?: unknown }).kind === 'refused') return false
    seen.add(kind)
    return true
  })
}

function casesOf(subject: Subject, interaction: PushInteraction): readonly CheckCase[] {
  const channel = subject.plugin.inbound?.[interaction.channel]
  if (channel === undefined) return []
  const { call } = rigOf(interaction, subject.plugin)
  const told = (what: string, values: fc.Arbitrary<Push>, breach: (push: Push) => Promise<string | undefined>) => ({
    title: `${interaction.channel}: ${interaction.description}, ${what}`,
    run: (): Promise<readonly Finding[]> =>
      propertyFindings(subject, `${interaction.channel}, ${what}`, values, breach),
  })
  const isProtected = interaction.push.seal !== 'message' || interaction.push.mode === 'secure'
  const genuine = sealPush(interaction, call)
  return [
    told('garbled on the way', garbledLike(genuine), (push) =>
      isProtected ? forgedBreach(channel, genuine, push, call) : openBreach(channel, push, call),
    ),
    told('signed, with odd content', oddContents(interaction, call), (push) => openBreach(channel, push, call)),
  ]
}

/** Signed as the genuine one, with content that no document shows. */
function oddContents({ push }: PushInteraction, call: Call): fc.Arbitrary<Push> {
  if (push.seal === 'pay-v3')
    return garbledJson([exampleOf(push.resource)]).map((plain) =>
      sealNotification(push, call, { resource: () => plain ?? 'null' }),
    )
  if (push.seal === 'message') {
    const json = garbledJson([exampleOf(push.xml)]).map((members) => JSON.stringify(members) ?? '')
    return fc.oneof(json, fc.string({ unit: 'grapheme' })).map((text) => sealMessage(push, call, { text }))
  }
  return fc.constant(sealPush({ push } as PushInteraction, call))
}

async function openBreach(channel: InboundChannel, push: Push, call: Call): Promise<string | undefined> {
  try {
    await openPush(channel, push, call)
    return undefined
  } catch (error) {
    return error instanceof ContractFault ? error.message : `it threw ${String(error)}`
  }
}

async function forgedBreach(channel: InboundChannel, genuine: Push, push: Push, call: Call) {
  try {
    const news = toldBy(await openPush(channel, push, call))
    if (news === undefined) return undefined
    const same = isDeepStrictEqual(news, toldBy(await openPush(channel, genuine, call)))
    return same ? undefined : 'a changed push is taken for a genuine one'
  } catch (error) {
    return error instanceof ContractFault ? error.message : `it threw ${String(error)}`
  }
}

/** What the host would believe; undefined where it believes nothing. */
function toldBy(opened: Opened): unknown {
  if (opened.kind === 'events') return opened.events
  // An echo is given back whatever it is: no signature covers it (callback page, 1).
  return opened.kind === 'answer' ? opened.answer.status : undefined
}

import type { Call, Push } from '@wxhost/core/protocol'
import { openPush } from '../../drive/open-push.ts'
import { sealPush } from '../../drive/seal-push.ts'
import type { PushInteraction } from '../../interaction/interaction.ts'
import type { Check, CheckCase, Finding, Subject } from '../check.ts'
import { rigOf } from '../example-rig.ts'
import { findingOf } from '../findings.ts'
import { judge, strayFindings } from '../variants/judge.ts'
import { addressCheckVariants, messageVariants } from '../variants/message-variants.ts'
import { notificationVariants } from '../variants/notification-variants.ts'
import type { Variant } from '../variants/variant.ts'
import { answerFindings } from './must-reject-answers.ts'

/** Whatever is signed or encrypted is held against its signature: forged, spoilt and foreign messages are not believed. */
export const mustReject: Check = {
  name: 'must-reject',
  title: "believes no answer and no push that is not WeChat's own word",
  cases: (subject) => telling(subject).map((interaction) => caseOf(subject, interaction)),
}

function caseOf(subject: Subject, interaction: Subject['interactions'][number]): CheckCase {
  const run = () =>
    interaction.kind === 'push'
      ? pushFindings(subject, interaction)
      : answerFindings(subject, interaction, flipsOf(subject))
  return { title: interaction.description, run }
}

/** Places in which a body is changed: some in a quick run, more in a thorough one. */
const flipsOf = ({ runs }: Subject) => Math.min(16, Math.max(2, Math.ceil(runs / 10)))

/** One of each kind, and each that says what becomes of variants: the same code reads the others. */
function telling({ interactions }: Subject): Subject['interactions'] {
  const seen = new Set<string>()
  return interactions.filter((interaction) => {
    const kind = kindOf(interaction)
    if (kind === undefined) return false
    const isNew = !seen.has(kind)
    seen.add(kind)
    return isNew || interaction.rejects !== undefined
  })
}

function kindOf(interaction: Subject['interactions'][number]): string | undefined {
  const { kind } = (interaction.kind === 'push' ? interaction.opened : interaction.result) as { kind?: unknown }
  if (interaction.kind === 'push') {
    const { push, channel } = interaction
    return kind === 'refused' ? undefined : `${channel} ${push.seal} ${push.seal === 'message' ? push.mode : ''}`
  }
  return interaction.steps.length === 0
    ? undefined
    : `${JSON.stringify(interaction.of)} ${kind} ${interaction.steps.length}`
}

async function pushFindings(subject: Subject, interaction: PushInteraction): Promise<readonly Finding[]> {
  const channel = subject.plugin.inbound?.[interaction.channel]
  if (channel === undefined) return []
  const { call } = rigOf(interaction, subject.plugin)
  const open = async (push: Push): Promise<unknown> => {
    try {
      return await openPush(channel, push, call)
    } catch (error) {
      return { kind: 'threw', error: String(error) }
    }
  }
  const genuine = await open(sealPush(interaction, call))
  const judging = { interaction, genuine, disbelief: ['refused', 'open-again'], byKind: true, seed: subject.seed }
  const variants = variantsOf(subject, interaction, call)
  const findings: Finding[] = [...strayFindings(interaction, variants)]
  for (const variant of variants) {
    const outcome = await open(Object.freeze(variant.message))
    findings.push(...threw(interaction, variant, outcome), ...judge(variant, outcome, judging))
  }
  return findings
}

function threw(interaction: PushInteraction, { name }: Variant<Push>, outcome: unknown): readonly Finding[] {
  const { kind, error } = outcome as { kind?: unknown; error?: unknown }
  return kind === 'threw' ? [findingOf(interaction, `open threw for a push with ${name}: ${error}`)] : []
}

function variantsOf(subject: Subject, { push }: PushInteraction, call: Call): readonly Variant<Push>[] {
  const how = { seed: subject.seed, flips: flipsOf(subject) }
  switch (push.seal) {
    case 'pay-v3':
      return notificationVariants(push, call, how)
    case 'message':
      return messageVariants(push, call, how)
    case 'address-check':
      return addressCheckVariants(push, call)
  }
}

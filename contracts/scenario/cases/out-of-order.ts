import { isDeepStrictEqual } from 'node:util'
import type { Finding } from '../../suite/check.ts'
import { deliveriesOf, demandAccepted, listOf, pushFinding } from '../demand/push-demands.ts'
import type { Scenario, Trial } from '../scenario.ts'
import { push } from '../stage/push.ts'
import type { KnownOutcome, OpenStage, Stage } from '../stage/stage.ts'
import { type KnownEvent, type KnownPush, pushesOf } from '../view/known-pushes.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { noPush, settingOf } from './push-trial.ts'

export const outOfOrder: Scenario = {
  name: 'callbacks-out-of-order',
  does: 'WeChat tells what happened later before what happened first',
  demands: 'everything is handed on once, and what is known in the end is the same as in the right order',
  page: 'callback page, 5; pay-v3 page, 5; insurance page, D "Notify"',
  trials(view) {
    const pushes = pushesOf(view)
    if (pushes.length === 0) return noPush
    const groups = [...Map.groupBy(pushes, stageOf).values()]
      .map(withoutContradictions)
      .filter((group) => group.length > 1)
    if (groups.length === 0) return 'it is told of one push of a channel at most: that has no order'
    return groups.map((group) => trialOf(group, view))
  },
}

/** Pushes that one host can take one after the other: of one channel, for one app. */
const stageOf = ({ interaction: { channel, call = {}, reply } }: KnownPush) =>
  JSON.stringify([channel, call, reply !== undefined])

/** WeChat says one last word of a thing; the documents' samples say several of the same number, and several under one id. */
function withoutContradictions(pushes: readonly KnownPush[]): readonly KnownPush[] {
  const said = new Set<string>()
  return pushes.filter(({ interaction, events: [event] }) => {
    const words = [`id ${event?.id ?? interaction.description}`, wordOf(event)]
    const isNew = !words.some((word) => said.has(word))
    for (const word of words) if (word !== '') said.add(word)
    return isNew
  })
}

/** What two pushes may not both say: the end of a thing, or the same step of it. */
function wordOf(event: KnownEvent | undefined): string {
  if (event?.settles === undefined) return ''
  const { key, stage, final = stage === 'delivered' || stage === 'failed', version, detail } = event.settles
  if (version !== undefined) return `${key} version ${version}`
  return final ? `${key} ends` : `${key} ${stage} ${detail}`
}

const trialOf = (group: readonly KnownPush[], view: PluginView): Trial => ({
  title: `${group[0]?.interaction.channel}, ${group.length} pushes backwards`,
  async run(open) {
    const forward = await told(group, view, open)
    const backward = await told(group.toReversed(), view, open)
    return [
      ...forward.findings,
      ...backward.findings,
      ...differences(group, forward.outcomes, backward.outcomes),
      ...otherDeliveries(group, forward.types, backward.types),
    ]
  },
})

interface Told {
  readonly findings: readonly Finding[]
  /** By key, what is known in the end. */
  readonly outcomes: ReadonlyMap<string, unknown>
  /** Of what was handed on, sorted. */
  readonly types: readonly string[]
}

async function told(pushes: readonly KnownPush[], view: PluginView, open: OpenStage): Promise<Told> {
  const events = pushes.flatMap((known) => known.events)
  const stage = await open({ ...(pushes[0] && settingOf(pushes[0], view)), ...companyFor(events, view) })
  const findings: Finding[] = []
  for (const known of pushes) findings.push(...demandAccepted(known, await push(stage, known, view)))
  const deliveries = await deliveriesOf(stage, events.length)
  const outcomes = await outcomesOf(events, stage)
  await stage.close()
  return { findings, outcomes, types: deliveries.map(({ type }) => type).sort() }
}

/** What is known of a message is asked of the protocol that sends messages. */
const companyFor = (events: readonly KnownEvent[], { protocol }: PluginView) =>
  protocol !== 'template' && events.some(({ settles }) => settles?.protocol === 'template')
    ? { company: ['template-sender', 'access-token'] as const }
    : {}

async function outcomesOf(events: readonly KnownEvent[], stage: Stage): Promise<Told['outcomes']> {
  const outcomes = new Map<string, unknown>()
  for (const { settles } of events)
    if (settles !== undefined) outcomes.set(settles.key, essence(await stage.outcome(settles.protocol, settles.key)))
  return outcomes
}

/** But for times: those are of the telling. */
const essence = (outcome: KnownOutcome | undefined) => {
  const { stage, detail, final, version } = outcome ?? {}
  return { stage, detail, final, version }
}

const differences = (
  group: readonly KnownPush[],
  wanted: Told['outcomes'],
  found: Told['outcomes'],
): readonly Finding[] =>
  [...wanted].flatMap(([key, outcome]) => {
    const known = group.find(({ events }) => events.some(({ settles }) => settles?.key === key))
    if (known === undefined || isDeepStrictEqual(outcome, found.get(key))) return []
    const [expected, actual] = [JSON.stringify(outcome), JSON.stringify(found.get(key))]
    return [pushFinding(known, `what is known of "${key}" depends on the order of arrival`, expected, actual)]
  })

function otherDeliveries(group: readonly KnownPush[], wanted: Told['types'], found: Told['types']): readonly Finding[] {
  const [known] = group
  if (known === undefined || wanted.join() === found.join()) return []
  return [pushFinding(known, 'what is handed on depends on the order of arrival', listOf(wanted), listOf(found))]
}

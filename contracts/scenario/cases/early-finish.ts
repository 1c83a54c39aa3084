import { SANDBOX } from '@wxhost/mock-wechat'
import { demandOutput, findingOn } from '../demand/demands.ts'
import { pushFinding } from '../demand/push-demands.ts'
import type { Scenario, Trial } from '../scenario.ts'
import { callbackKeys } from '../stage/apps-file.ts'
import type { KnownOutcome, Stage } from '../stage/stage.ts'
import { waitFor } from '../stage/wait-for.ts'
import { type KnownPush, pushesOf } from '../view/known-pushes.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { type Sending, sendingsOf } from '../view/sendings.ts'
import { settingOf } from './push-trial.ts'

const sendPath = '/cgi-bin/message/template/send'

/** Both halves are there: WeChat took the message, and told what became of it. */
const expected = 'delivered, with the times of both'

export const earlyFinish: Scenario = {
  name: 'finish-event-before-send-returns',
  does: 'WeChat pushes TEMPLATESENDJOBFINISH before it answers the sending',
  demands: 'the two are joined all the same: what became of the message is known',
  page: 'template-message page, "Event after sending"; additions 4 "The finish event"',
  trials(view) {
    const trials = [
      ...sendersOf(view).map((sending) => senderTrial(sending, view)),
      ...hearersOf(view).map((known) => hearerTrial(known, view)),
    ]
    return trials.length > 0 ? trials : 'it neither sends template messages nor hears what became of them'
  },
}

const sendersOf = (view: PluginView) => sendingsOf(view).filter(({ request }) => request.path === sendPath)

const hearersOf = (view: PluginView) =>
  pushesOf(view)
    .filter(({ push, events }) => push.seal === 'message' && events[0]?.type === 'TEMPLATESENDJOBFINISH')
    .slice(0, 1)

/** The plugin sends; the harness hears. */
const senderTrial = (sending: Sending, { protocol }: PluginView): Trial => ({
  title: sending.name,
  async run(open) {
    const { states = [], call = {} } = sending.exchange
    const stage = await open({ states, call, company: ['event-receiver'] })
    await pushFirst(stage, 'message.push', 'plain')
    const answer = await stage.call(sending)
    const outcome = await settled(stage, protocol, await msgidOf(stage))
    return [
      ...demandOutput(sending, answer, stage),
      ...(isWhole(outcome)
        ? []
        : [findingOn(sending, 'what became of the message is not known', { expected, actual: shown(outcome) })]),
    ]
  },
})

/** The harness sends; the plugin hears. */
const hearerTrial = (known: KnownPush, view: PluginView): Trial => ({
  title: known.interaction.description,
  async run(open) {
    const stage = await open({ ...settingOf(known, view), company: ['template-sender', 'access-token'] })
    const { mode } = known.push as { readonly mode: string }
    await pushFirst(stage, `${view.protocol}.${known.interaction.channel}`, mode)
    await sendOne(stage)
    const outcome = await settled(stage, 'template', await msgidOf(stage))
    if (isWhole(outcome)) return []
    return [pushFinding(known, 'what became of the message is not known', expected, shown(outcome))]
  },
})

async function pushFirst({ mock, hostUrl, appid }: Stage, channel: string, mode: string): Promise<void> {
  const url = `${hostUrl}/inbound/${appid}/${channel}`
  await mock.post(`/apps/${appid}/callback`, { url, ...callbackKeys, mode })
  await mock.post('/settings', { finishBeforeAnswer: true })
}

async function sendOne({ hostUrl, appid }: Stage): Promise<void> {
  const { template_id } = SANDBOX.templates.prize
  const body = {
    touser: SANDBOX.users.follower,
    template_id,
    data: { thing1: { value: '奖金' }, amount2: { value: '1.00元' } },
  }
  const response = await fetch(`${hostUrl}/v1/apps/${appid}/template/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.arrayBuffer()
}

/** The number of the last message that WeChat delivered. */
async function msgidOf({ mock }: Stage): Promise<string> {
  const { messages } = (await mock.get('/messages')) as unknown as { readonly messages: readonly { msgid: string }[] }
  return messages.at(-1)?.msgid ?? ''
}

async function settled(stage: Stage, protocol: string, msgid: string): Promise<KnownOutcome | undefined> {
  const look = () => stage.outcome(protocol, msgid)
  const whole = await waitFor(async () => {
    const outcome = await look()
    return isWhole(outcome) ? outcome : undefined
  }, 1_000)
  return whole ?? (await look())
}

const isWhole = (outcome: KnownOutcome | undefined): boolean =>
  outcome?.stage === 'delivered' && outcome.acceptedAt !== undefined && outcome.settledAt !== undefined

const shown = (outcome: KnownOutcome | undefined) => (outcome === undefined ? 'nothing' : JSON.stringify(outcome))

import type { Finding } from '../../suite/check.ts'
import { demandCount, demandEffects, demandNoOutput, demandOutput } from '../demand/demands.ts'
import { deliveriesOf, demandAccepted, demandDelivered, demandRefused, pushFinding } from '../demand/push-demands.ts'
import type { Scenario, Trial } from '../scenario.ts'
import { push } from '../stage/push.ts'
import type { Stage } from '../stage/stage.ts'
import { type KnownPush, ofPay, oneOfEachChannel, pushesOf } from '../view/known-pushes.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { oneOfEachEffect, type Sending, sendingsOf, signed } from '../view/sendings.ts'
import { pushTrials } from './push-trial.ts'
import { trialsFor } from './token-trial.ts'

const page = 'pay-v3 page, 2 and 5: five minutes'
const noSignature = 'no answer and no push of it is signed by WeChat Pay with a time'

export const nearSkew: Scenario = {
  name: 'clock-skew-299s',
  does: "the time of WeChat Pay's signatures is 299 seconds off, either way",
  demands: 'answers and notifications are believed',
  page,
  trials: (view) => bothWays(view, 299, believedAnswer, believedPush),
}

export const farSkew: Scenario = {
  name: 'clock-skew-301s',
  does: "the time of WeChat Pay's signatures is 301 seconds off, either way",
  demands: 'no answer and no notification is believed, and nothing is done twice',
  page,
  trials: (view) => bothWays(view, 301, doubtedAnswer, doubtedPush),
}

type PlayAnswer = (sending: Sending, stage: Stage) => Promise<readonly Finding[]>
type PlayPush = (known: KnownPush, stage: Stage, view: PluginView) => Promise<readonly Finding[]>

function bothWays(view: PluginView, seconds: number, answer: PlayAnswer, pushed: PlayPush): readonly Trial[] | string {
  const sendings = oneOfEachEffect(signed(sendingsOf(view)))
  const pushes = oneOfEachChannel(ofPay(pushesOf(view)))
  const trials = [seconds, -seconds].flatMap((skew) => [
    ...named(trialsFor(sendings, noSignature, skewed({ payAnswerSkewSeconds: skew }, answer)), skew),
    ...named(pushTrials(view, pushes, noSignature, skewed({ notifySkewSeconds: skew }, pushed)), skew),
  ])
  return trials.length > 0 ? trials : noSignature
}

const named = (trials: readonly Trial[] | string, skew: number): readonly Trial[] =>
  typeof trials === 'string' ? [] : trials.map((trial) => ({ ...trial, title: `${trial.title}, ${skew} s` }))

/** Both clocks stand still, so that a second more or less is one. The certificates that a push may need come in time. */
const skewed =
  <T, R extends readonly unknown[]>(
    settings: object,
    play: (of: T, stage: Stage, ...rest: R) => Promise<readonly Finding[]>,
  ) =>
  async (of: T, stage: Stage, ...rest: R): Promise<readonly Finding[]> => {
    await stage.stopClocks()
    await stage.mock.post('/settings', settings)
    return play(of, stage, ...rest)
  }

async function believedAnswer(sending: Sending, stage: Stage): Promise<readonly Finding[]> {
  const answer = await stage.call(sending)
  const path = stage.pathOf(sending)
  return [
    ...demandOutput(sending, answer, stage),
    ...demandCount(sending, `requests to ${path}`, 1, (await stage.mock.asked(path)).length),
  ]
}

async function doubtedAnswer(sending: Sending, stage: Stage): Promise<readonly Finding[]> {
  const before = await stage.mock.effects()
  const answer = await stage.call(sending)
  return [...demandNoOutput(sending, answer), ...demandEffects(sending, before, await stage.mock.effects())]
}

async function believedPush(known: KnownPush, stage: Stage, view: PluginView): Promise<readonly Finding[]> {
  const findings = demandAccepted(known, await push(stage, known, view))
  return findings.length > 0 ? findings : demandDelivered(known, stage)
}

async function doubtedPush(known: KnownPush, stage: Stage, view: PluginView): Promise<readonly Finding[]> {
  const findings = demandRefused(known, await push(stage, known, view))
  return [...findings, ...(await demandNothingDelivered(known, stage))]
}

/** Nothing is handed on of a push that is not believed. */
async function demandNothingDelivered(known: KnownPush, stage: Stage): Promise<readonly Finding[]> {
  const deliveries = await deliveriesOf(stage, 0)
  if (deliveries.length === 0) return []
  return [
    pushFinding(
      known,
      'a push that is not believed is handed on',
      'nothing',
      deliveries.map(({ type }) => type).join(', '),
    ),
  ]
}

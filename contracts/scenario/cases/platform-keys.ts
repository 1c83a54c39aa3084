import type { Finding } from '../../suite/check.ts'
import { demandCount, demandOutput, findingOn } from '../demand/demands.ts'
import { demandAccepted, pushFinding } from '../demand/push-demands.ts'
import type { Scenario, Trial } from '../scenario.ts'
import { push, pushAgain } from '../stage/push.ts'
import type { HostAnswer, Stage } from '../stage/stage.ts'
import { type KnownPush, ofPay, oneOfEachChannel, pushesOf } from '../view/known-pushes.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { oneOfEachEffect, type Sending, sendingsOf, signed } from '../view/sendings.ts'
import { pushTrials } from './push-trial.ts'
import { untrusted } from './silence.ts'
import { trialsFor } from './token-trial.ts'

const certificates = '/v3/certificates'
const noKeys = 'no answer and no push of it is signed by WeChat Pay'
/** Keys that are not known are asked for once a minute at most. */
const aMinuteMs = 61_000

export const rotation: Scenario = {
  name: 'platform-certificate-rotation',
  does: 'WeChat Pay signs with a new certificate that the merchant has not seen',
  demands:
    'the certificates are fetched once, and the same answer and the same notification are believed: nothing is sent again',
  page: 'pay-v3 page, 6; additions 6',
  trials: (view) => keyTrials(view, signed(sendingsOf(view)), rotatedAnswer, rotatedPush),
}

export const modeSwitch: Scenario = {
  name: 'public-key-mode-switch',
  does: 'WeChat Pay switches the merchant from certificates to its public key, and signs with either meanwhile',
  demands: 'answers and notifications under both kinds of key are believed, before, during and after the switch',
  page: 'additions 6 "Switching to the public key"',
  trials: (view) => keyTrials(view, oneOfEachEffect(signed(sendingsOf(view))), switchedAnswer, switchedPush),
}

type PlayAnswer = (sending: Sending, stage: Stage) => Promise<readonly Finding[]>
type PlayPush = (known: KnownPush, stage: Stage, view: PluginView) => Promise<readonly Finding[]>

function keyTrials(
  view: PluginView,
  sendings: readonly Sending[],
  answer: PlayAnswer,
  pushed: PlayPush,
): readonly Trial[] | string {
  const trials = [
    trialsFor(sendings, noKeys, answer),
    pushTrials(view, oneOfEachChannel(ofPay(pushesOf(view))), noKeys, pushed),
  ].flatMap((some) => (typeof some === 'string' ? [] : some))
  return trials.length > 0 ? trials : noKeys
}

/** Before the switch to public keys WeChat Pay signs with its newest certificate where a request names its public key. */
async function rotatedAnswer(sending: Sending, stage: Stage): Promise<readonly Finding[]> {
  const path = stage.pathOf(sending)
  await stage.mock.post('/settings', { payKeyMode: 'certificate' })
  // The first answer, a refusal without effect, lets the host fetch the certificate that is in use.
  await stage.mock.fault(path, { payError: { status: 400, code: 'PARAM_ERROR' } }, { times: 1 })
  await stage.call(sending)
  await rotate(stage)
  const answer = await stage.call(sending)
  return [
    ...demandOutput(sending, answer, stage),
    ...demandCount(sending, `requests to ${path}`, 1, (await stage.mock.asked(path)).length),
    ...demandCount(sending, 'downloads of certificates', 1, (await stage.mock.asked(certificates)).length),
  ]
}

async function rotatedPush(known: KnownPush, stage: Stage, view: PluginView): Promise<readonly Finding[]> {
  await stage.mock.post('/settings', { payKeyMode: 'certificate' })
  const first = await push(stage, known, view)
  await rotate(stage)
  const second = await pushAgain(stage, known, first)
  return [
    ...demandAccepted(known, first),
    ...demandAccepted(known, second),
    ...(first.serials[0] === second.serials[0]
      ? [
          pushFinding(
            known,
            'the scenario did not happen: the key is the old one',
            'another serial',
            String(second.serials[0]),
          ),
        ]
      : []),
  ]
}

async function rotate(stage: Stage): Promise<void> {
  await stage.forward(aMinuteMs)
  await stage.mock.calm()
  await stage.mock.post('/platform-keys', { answers: true, notifications: true })
}

const modes = ['certificate', 'both', 'public-key'] as const

async function switchedAnswer(sending: Sending, stage: Stage): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const payKeyMode of modes) {
    await stage.mock.post('/settings', { payKeyMode })
    // A refusal under WeChat Pay's signature must be believed as well as a yes, and takes no number.
    await stage.mock.fault(stage.pathOf(sending), { payError: { status: 400, code: 'PARAM_ERROR' } }, { times: 1 })
    const refusal = await stage.call(sending)
    findings.push(...demandBelieved(sending, payKeyMode, refusal))
  }
  return [...findings, ...demandOutput(sending, await stage.call(sending), stage)]
}

/** A definite no reaches the caller as one: no yes, and nothing that is left open. */
function demandBelieved(sending: Sending, mode: string, { status, code = '' }: HostAnswer): readonly Finding[] {
  if (status !== 200 && !untrusted.includes(code)) return []
  const expected = 'the refusal, as WeChat Pay says it'
  return [
    findingOn(sending, `an answer in the key mode "${mode}" is not believed`, {
      expected,
      actual: `${status} ${code}`,
    }),
  ]
}

/** During the switch every second notification comes under the public key. */
async function switchedPush(known: KnownPush, stage: Stage, view: PluginView): Promise<readonly Finding[]> {
  await stage.mock.post('/settings', { payKeyMode: 'certificate', notifyKeyShare: 50 })
  const first = await push(stage, known, view)
  const told = [first]
  for (const payKeyMode of ['both', 'both', 'public-key']) told.push(await retold(payKeyMode, known, stage, first.id))
  const kinds = new Set(told.flatMap(({ serials }) => serials))
  return [
    ...told.flatMap((pushed) => demandAccepted(known, pushed)),
    ...(kinds.size > 1
      ? []
      : [pushFinding(known, 'the scenario did not happen: one key signed all', 'two', [...kinds].join())]),
  ]
}

async function retold(payKeyMode: string, known: KnownPush, stage: Stage, id: string) {
  await stage.mock.post('/settings', { payKeyMode })
  return pushAgain(stage, known, { id })
}

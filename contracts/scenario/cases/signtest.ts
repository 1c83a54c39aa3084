import type { Finding } from '../../suite/check.ts'
import { demandAccepted, demandDelivered, demandRefused } from '../demand/push-demands.ts'
import type { Scenario } from '../scenario.ts'
import { probe, push } from '../stage/push.ts'
import type { Stage } from '../stage/stage.ts'
import { type KnownPush, ofPay, oneOfEachChannel, pushesOf } from '../view/known-pushes.ts'
import type { PluginView } from '../view/plugin-view.ts'
import { pushTrials } from './push-trial.ts'
import { probeAnswer } from './silence.ts'

export const signtest: Scenario = {
  name: 'signtest-probe',
  does: 'WeChat Pay tests whether signatures are checked: a signature that begins WECHATPAY/SIGNTEST/, or a serial that nobody knows',
  demands: 'the probe is refused, the true answer and the true notification are believed, and are handed on once',
  page: 'additions 6 "Two kinds of probe"',
  trials(view) {
    const answers = probeAnswer(view)
    const pushes = pushTrials(
      view,
      oneOfEachChannel(ofPay(pushesOf(view))),
      'no answer and no push of it is signed by WeChat Pay',
      probed,
    )
    const trials = [answers, pushes].flatMap((some) => (typeof some === 'string' ? [] : some))
    return trials.length > 0 ? trials : String(pushes)
  },
}

async function probed(known: KnownPush, stage: Stage, view: PluginView): Promise<readonly Finding[]> {
  await stage.mock.post('/settings', { notifySending: 'held' })
  const held = await push(stage, known, view)
  const findings = [
    ...demandRefused(known, await probe(stage, held, 'signtest')),
    ...demandRefused(known, await probe(stage, held, 'foreign-serial')),
    ...demandAccepted(known, await probe(stage, held, 'true')),
  ]
  return findings.length > 0 ? findings : demandDelivered(known, stage)
}

import type { Finding } from '../../suite/check.ts'
import { demandCount, demandEffects, demandNoOutput, demandOutput } from '../demand/demands.ts'
import type { Scenario, Trial } from '../scenario.ts'
import type { Stage } from '../stage/stage.ts'
import { oneOfEachEffect, type Sending, sendingsOf } from '../view/sendings.ts'
import { trialsFor } from './token-trial.ts'

const slowMs = 3_000
/** What an impatient caller gives it. */
const patienceMs = 700

export const slow: Scenario = {
  name: 'slow-3s',
  does: 'WeChat answers after three seconds',
  demands:
    'a patient caller gets the answer of the one request; an impatient one is told that it is open, and may ask again under the same key: nothing is done twice',
  page: 'additions 7',
  trials(view) {
    const sendings = sendingsOf(view)
    // What becomes of a late answer is the host's affair: it differs by effect alone.
    const patient = trialsFor(oneOfEachEffect(sendings), 'no operation with an output asks WeChat', waitedFor)
    const impatient = trialsFor(sendings, '', leftAlone)
    if (typeof patient === 'string' || typeof impatient === 'string') return String(patient)
    return [...named(patient, 'patient'), ...named(impatient, 'impatient')]
  },
}

const named = (trials: readonly Trial[], how: string): readonly Trial[] =>
  trials.map((trial) => ({ ...trial, title: `${trial.title}, ${how}` }))

async function waitedFor(sending: Sending, stage: Stage): Promise<readonly Finding[]> {
  const path = stage.pathOf(sending)
  await stage.mock.fault(path, { delayMs: slowMs }, { times: 1 })
  const answer = await stage.call(sending)
  return [
    ...demandOutput(sending, answer, stage),
    ...demandCount(sending, `requests to ${path}`, 1, (await stage.mock.asked(path)).length),
  ]
}

async function leftAlone(sending: Sending, stage: Stage): Promise<readonly Finding[]> {
  const before = await stage.mock.effects()
  await stage.mock.fault(stage.pathOf(sending), { delayMs: slowMs }, { times: 1 })
  const key = { 'idempotency-key': 'impatient' }
  const left = await stage.call(sending, { ...key, 'x-wxhost-timeout-ms': String(patienceMs) })
  const again = await stage.call(sending, key)
  const isOpen = sending.operation.effect === 'unsafe' && sending.operation.resolve === undefined
  return [
    ...demandNoOutput(sending, left),
    ...(isOpen ? demandNoOutput(sending, again) : demandOutput(sending, again, stage)),
    ...demandEffects(sending, before, await stage.mock.effects()),
  ]
}

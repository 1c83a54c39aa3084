import type { Finding } from '../../suite/check.ts'
import { demandCount, demandEffects, demandOutput, findingOn } from '../demand/demands.ts'
import type { Scenario } from '../scenario.ts'
import type { HostAnswer, Stage } from '../stage/stage.ts'
import { waitFor } from '../stage/wait-for.ts'
import type { Sending } from '../view/sendings.ts'
import { fetches, getToken, noToken, tokenSendings, trialsFor, troubleToken } from './token-trial.ts'

/** Time enough for the other call, also on a busy machine. */
const lateMs = 1_000

export const lateRefusal: Scenario = {
  name: 'late-40001-for-an-old-token',
  does: 'WeChat says 40001 of an old token when the host holds a newer one already',
  demands: 'both calls get through, and the newer token is kept: one fetch',
  page: 'access-token page; additions 1',
  trials: (view) =>
    trialsFor(tokenSendings(view), noToken, async (sending, stage) => {
      await getToken(sending, stage)
      const path = stage.pathOf(sending)
      const before = await stage.mock.effects()
      await stage.mock.fault(path, { errcode: 40001, delayMs: lateMs }, { times: 1 })
      const late = stage.call(sending)
      await waitFor(async () => ((await stage.mock.asked(path)).length > 0 ? true : undefined))
      await troubleToken(stage, 'rotate')
      const answers = [await stage.call(sending), await late]
      return [
        ...demandOneOutput(sending, answers, stage),
        ...answers.flatMap((answer) => demandThrough(sending, answer, stage)),
        ...demandCount(sending, 'token fetches', 1, await fetches(stage)),
        ...demandCount(sending, `requests to ${path}`, 4, (await stage.mock.asked(path)).length),
        ...demandEffects(sending, before, await stage.mock.effects(), 2),
      ]
    }),
}

/** Whichever comes first gets what it asks for. */
const demandOneOutput = (sending: Sending, [prompt, late]: readonly HostAnswer[], stage: Stage): readonly Finding[] =>
  prompt === undefined || late?.status === 200 ? [] : demandOutput(sending, prompt, stage)

/** The call that comes after the other may find its input used up (a code, a deleted template), and never a bad token. */
function demandThrough(sending: Sending, answer: HostAnswer, stage: Stage): readonly Finding[] {
  if (sending.operation.effect === 'safe' || answer.status === 200) return demandOutput(sending, answer, stage)
  if (answer.errcode !== 40001 && answer.code?.startsWith('WXH_CREDENTIAL') !== true) return []
  const actual = [answer.status, answer.code, answer.errcode].join(' ')
  return [findingOn(sending, 'the late call ends with the old token', { expected: 'a newer token', actual })]
}

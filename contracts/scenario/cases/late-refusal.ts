import { demandCount, demandEffects, demandOutput } from '../demand/demands.ts'
import type { Scenario } from '../scenario.ts'
import { waitFor } from '../stage/wait-for.ts'
import { isRepeatable } from '../view/sendings.ts'
import { fetches, getToken, noToken, tokenSendings, trialsFor, troubleToken } from './token-trial.ts'

const lateMs = 400

export const lateRefusal: Scenario = {
  name: 'late-40001-for-an-old-token',
  does: 'WeChat says 40001 of an old token when the host holds a newer one already',
  demands: 'both calls are answered, and the newer token is kept: one fetch',
  page: 'access-token page; additions 1',
  trials(view) {
    const sendings = tokenSendings(view)
    if (sendings.length === 0) return noToken
    const never = 'every operation that sends the access token uses up its input: it cannot be called twice'
    return trialsFor(sendings.filter(isRepeatable), never, async (sending, stage) => {
      await getToken(sending, stage)
      const path = stage.pathOf(sending)
      const before = await stage.mock.effects()
      await stage.mock.fault(path, { errcode: 40001, delayMs: lateMs }, { times: 1 })
      const late = stage.call(sending)
      await waitFor(async () => ((await stage.mock.asked(path)).length > 0 ? true : undefined))
      await troubleToken(stage, 'rotate')
      const answers = [await stage.call(sending), await late]
      return [
        ...answers.flatMap((answer) => demandOutput(sending, answer, stage)),
        ...demandCount(sending, 'token fetches', 1, await fetches(stage)),
        ...demandCount(sending, `requests to ${path}`, 4, (await stage.mock.asked(path)).length),
        ...demandEffects(sending, before, await stage.mock.effects(), 2),
      ]
    })
  },
}

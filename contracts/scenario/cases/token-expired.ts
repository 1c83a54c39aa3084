import { demandCount, demandEffects, demandOutput, findingOn } from '../demand/demands.ts'
import type { Scenario } from '../scenario.ts'
import { errcodes, fetches, getToken, noToken, tokenSendings, trialsFor, troubleToken } from './token-trial.ts'

/** How many calls are in flight when the token ends, where more than one is no harm. */
const inFlight = 4

export const tokenExpired: Scenario = {
  name: 'token-expired-mid-flight',
  does: 'WeChat ends the access token that the host holds (42001)',
  demands: 'every call is answered, the token is fetched once, and nothing is done twice',
  page: 'access-token page; additions 1',
  trials: (view) =>
    trialsFor(tokenSendings(view), noToken, async (sending, stage) => {
      await getToken(sending, stage)
      const before = await stage.mock.effects()
      await troubleToken(stage, 'expire')
      const calls = sending.operation.effect === 'safe' ? inFlight : 1
      const answers = await Promise.all(Array.from({ length: calls }, () => stage.call(sending)))
      const codes = await errcodes(stage, stage.pathOf(sending))
      return [
        ...answers.flatMap((answer) => demandOutput(sending, answer, stage)),
        ...demandCount(sending, 'token fetches', 1, await fetches(stage)),
        ...demandEffects(sending, before, await stage.mock.effects()),
        ...(codes.includes(42001)
          ? []
          : [findingOn(sending, 'the ended token was not sent', { expected: '42001', actual: codes.join(', ') })]),
      ]
    }),
}

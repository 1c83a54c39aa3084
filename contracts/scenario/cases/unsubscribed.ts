import { exampleOf } from '../../interaction/example-of.ts'
import type { RequestSpec } from '../../interaction/interaction.ts'
import { demandCount, demandEffects, demandProblem } from '../demand/demands.ts'
import type { Scenario } from '../scenario.ts'
import { sendingsOf } from '../view/sendings.ts'
import { trialsFor } from './token-trial.ts'

const userState = { status: 409, code: 'WXH_USER_STATE', errcode: 43004 } as const

export const unsubscribed: Scenario = {
  name: 'unsubscribed-43004',
  does: 'the user left the account; a message to them is refused (43004)',
  demands: "the caller is told that it is the user's state, after one request, and nobody got anything",
  page: 'template-message page, table of errcodes',
  trials: (view) =>
    trialsFor(
      sendingsOf(view).filter(({ request }) => userOf(request) !== undefined),
      'no operation with an output sends something to a user (`touser`)',
      async (sending, stage) => {
        const path = stage.pathOf(sending)
        const openid = userOf(sending.request)
        const before = await stage.mock.effects()
        await stage.mock.post('/users', { appid: stage.appid, openid, subscribed: false })
        const answer = await stage.call(sending)
        return [
          ...demandProblem(sending, answer, userState),
          ...demandCount(sending, `requests to ${path}`, 1, (await stage.mock.asked(path)).length),
          ...demandEffects(sending, before, await stage.mock.effects(), 0),
        ]
      },
    ),
}

/** Who gets it: `touser` is what all message APIs of WeChat call them. */
function userOf({ json }: RequestSpec): string | undefined {
  const { touser } = (exampleOf(json ?? {}) ?? {}) as { readonly touser?: unknown }
  return typeof touser === 'string' ? touser : undefined
}

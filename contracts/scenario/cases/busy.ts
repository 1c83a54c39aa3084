import { demandCount, demandEffects, demandOutput, demandProblem } from '../demand/demands.ts'
import type { Scenario } from '../scenario.ts'
import { sendingsOf } from '../view/sendings.ts'
import { outcomeUnknown } from './silence.ts'
import { errcodes, trialsFor } from './token-trial.ts'

export const busy: Scenario = {
  name: 'busy-minus-one-then-ok',
  does: 'WeChat is busy (-1) and serves the next request',
  demands: 'what may be sent again is, and done once; what may not is left open after one request',
  page: 'errcodes, -1',
  trials: (view) =>
    trialsFor(
      sendingsOf(view).filter(({ request }) => request.origin === 'https://api.weixin.qq.com'),
      'no operation with an output asks api.weixin.qq.com, where -1 is said',
      async (sending, stage) => {
        const path = stage.pathOf(sending)
        const before = await stage.mock.effects()
        // It may have been done all the same: -1 says nothing of that.
        await stage.mock.fault(path, { errcode: -1 }, { times: 1, effect: 'before' })
        const answer = await stage.call(sending)
        const isUnsafe = sending.operation.effect === 'unsafe'
        return [
          ...(isUnsafe ? demandProblem(sending, answer, outcomeUnknown) : demandOutput(sending, answer, stage)),
          ...demandCount(sending, `requests to ${path}`, isUnsafe ? 1 : 2, (await errcodes(stage, path)).length),
          ...demandEffects(sending, before, await stage.mock.effects()),
        ]
      },
    ),
}

import type { Finding } from '../../suite/check.ts'
import { demandCount, demandEffects, demandProblem, findingOn, type Problem } from '../demand/demands.ts'
import type { Scenario } from '../scenario.ts'
import type { HostAnswer, Stage } from '../stage/stage.ts'
import type { Sending } from '../view/sendings.ts'
import { noToken, tokenSendings, trialsFor } from './token-trial.ts'

export const dayQuota: Scenario = {
  name: 'quota-45009',
  does: 'the quota of the day is used up (45009)',
  demands: 'the caller is told so after one request, and nothing happened',
  page: 'rate-limits page',
  trials: (view) =>
    trialsFor(tokenSendings(view), noToken, (sending, stage) =>
      refusedBy({ daily: 0 }, { status: 429, code: 'WXH_QUOTA_EXHAUSTED', errcode: 45009 }, sending, stage),
    ),
}

export const minuteQuota: Scenario = {
  name: 'minute-quota-45011',
  does: 'the minute is full (45011)',
  demands: 'the caller is told to wait a minute after one request, and nothing happened',
  page: 'access-token page, "retry next minute"; rate-limits page',
  trials: (view) =>
    trialsFor(tokenSendings(view), noToken, (sending, stage) =>
      refusedBy(
        { perMinute: 0 },
        { status: 429, code: 'WXH_RATE_LIMITED', errcode: 45011 },
        sending,
        stage,
        waitsAMinute,
      ),
    ),
}

type More = (sending: Sending, answer: HostAnswer) => readonly Finding[]

async function refusedBy(
  limit: object,
  problem: Required<Problem>,
  sending: Sending,
  stage: Stage,
  more: More = () => [],
): Promise<readonly Finding[]> {
  const api = stage.pathOf(sending)
  const before = await stage.mock.effects()
  // An API that the mock has no quota for is told to answer so.
  await stage.mock
    .post('/quotas', { appid: stage.appid, api, ...limit })
    .catch(() => stage.mock.fault(api, { errcode: problem.errcode }))
  const answer = await stage.call(sending)
  return [
    ...demandProblem(sending, answer, problem),
    ...demandCount(sending, `requests to ${api}`, 1, (await stage.mock.asked(api)).length),
    ...demandEffects(sending, before, await stage.mock.effects(), 0),
    ...more(sending, answer),
  ]
}

function waitsAMinute(sending: Sending, { headers }: HostAnswer): readonly Finding[] {
  const seconds = Number(headers.get('retry-after') ?? '0')
  if (seconds >= 60) return []
  return [
    findingOn(sending, 'the caller is not told to wait for the next minute', {
      path: 'retry-after',
      expected: '60 or more',
      actual: String(seconds),
    }),
  ]
}

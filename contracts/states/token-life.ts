import type { Json } from '@wxhost/core/protocol'
import { SANDBOX } from '@wxhost/mock-wechat'
import { ContractFault } from '../drive/contract-fault.ts'
import type { KnownStates } from './known-state.ts'
import type { MockControl } from './mock-control.ts'
import { numberParam, textParam } from './state-params.ts'

const { appid, secret } = SANDBOX.app

/** Time that passes at WeChat, and what becomes of access tokens in it. The time of the call stays. */
export const tokenLifeStates: KnownStates = {
  'time has passed': {
    summary: 'WeChat is so much later than the call.',
    params: { seconds: 'a number, e.g. 3000 or 0.5' },
    async setUp(mock, params) {
      await pass(mock, numberParam(params, 'seconds'))
      return undefined
    },
  },
  'an access token was fetched': {
    summary: 'Somebody has just fetched the stable access token.',
    gives: { 'access-token': 'the token' },
    setUp: async (mock) => ({ 'access-token': await fetchToken(mock, 'stable') }),
  },
  'the access token is an older one': {
    summary: 'After the access token that is used others were fetched; the one before the last lives 300 s on.',
    params: {
      line: '`stable` or `token`: how they are fetched',
      after: 'seconds before each further fetch, e.g. [100]',
      ago: 'seconds since the last one',
    },
    gives: { 'access-token': 'the first token' },
    async setUp(mock, params) {
      const line = textParam(params, 'line')
      const first = await fetchToken(mock, line)
      for (const seconds of secondsIn(params.after)) {
        await pass(mock, seconds)
        await fetchToken(mock, line)
      }
      await pass(mock, numberParam(params, 'ago'))
      return { 'access-token': first }
    },
  },
  'the access token was forced before': {
    summary: 'Forced renewals were asked for today, each so long after the one before.',
    params: { times: 'how many', every: 'seconds from one to the next', ago: 'seconds since the last one' },
    gives: { 'access-token': 'the last token' },
    async setUp(mock, params) {
      let token = ''
      for (let n = 0; n < numberParam(params, 'times'); n += 1) {
        if (n > 0) await pass(mock, numberParam(params, 'every'))
        token = await fetchToken(mock, 'forced')
      }
      await pass(mock, numberParam(params, 'ago'))
      return { 'access-token': token }
    },
  },
}

const pass = (mock: MockControl, seconds: number) => mock.post('/clock', { advanceMs: Math.round(seconds * 1000) })

async function fetchToken(mock: MockControl, line: string): Promise<string> {
  const client = { grant_type: 'client_credential', appid, secret }
  const answer =
    line === 'token'
      ? await mock.wechat('GET', `/cgi-bin/token?${new URLSearchParams(client)}`)
      : await mock.wechat('POST', '/cgi-bin/stable_token', { ...client, force_refresh: line === 'forced' })
  return String(answer.access_token)
}

function secondsIn(value: Json | undefined): readonly number[] {
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return value
  throw new ContractFault('the parameter "after" of a state must be a list of numbers')
}

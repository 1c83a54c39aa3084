import { exampleOf } from '../../interaction/example-of.ts'
import type { Finding } from '../../suite/check.ts'
import { demandCount, demandEffects, demandNoOutput, demandOutput, findingOn } from '../demand/demands.ts'
import type { Scenario } from '../scenario.ts'
import type { HostAnswer, Stage } from '../stage/stage.ts'
import { oneOfEachEffect, type Sending, sendingsOf, signed } from '../view/sendings.ts'
import { tokenPaths, trialsFor } from './token-trial.ts'

/** It was sent, and nobody can know what became of it. */
export const outcomeUnknown = { status: 504, code: 'WXH_OUTCOME_UNKNOWN' } as const

/** How the host tells that it believes nobody. */
export const untrusted: readonly string[] = ['WXH_OUTCOME_UNKNOWN', 'WXH_UPSTREAM_UNTRUSTED']

interface Silence extends Pick<Scenario, 'name' | 'does' | 'page'> {
  readonly fault: object | ((sending: Sending) => object)
  readonly suits: (sendings: readonly Sending[]) => readonly Sending[]
  readonly otherwise: string
}

/** The first answer is lost or cannot be believed; the next ones can. */
const silence = ({ fault, suits, otherwise, ...about }: Silence): Scenario => ({
  ...about,
  demands: 'the answer is not believed; what may be asked or sent again is, and nothing is done twice',
  trials: (view) =>
    trialsFor(suits(sendingsOf(view)), otherwise, async (sending, stage) => {
      const path = stage.pathOf(sending)
      const before = await stage.mock.effects()
      // The worse case: it had its effect, and the answer is lost.
      await stage.mock.fault(path, typeof fault === 'function' ? fault(sending) : fault, { times: 1, effect: 'before' })
      const answer = await stage.call(sending)
      return [
        ...(await demandAskedAgain(sending, answer, stage)),
        ...demandEffects(sending, before, await stage.mock.effects()),
      ]
    }),
})

/** What can be asked for or sent again ends well, after more than one request; the rest stays open after one. */
async function demandAskedAgain(sending: Sending, answer: HostAnswer, stage: Stage): Promise<readonly Finding[]> {
  const path = stage.pathOf(sending)
  const { effect, resolve } = sending.operation
  if (effect === 'unsafe' && resolve === undefined)
    return [
      ...demandOpen(sending, answer),
      ...demandCount(sending, `requests to ${path}`, 1, (await stage.mock.asked(path)).length),
    ]
  return [
    ...demandOutput(sending, answer, stage),
    ...((await requestsIn(stage)) > 1 ? [] : [findingOn(sending, 'the first answer is believed', oneRequest)]),
  ]
}

const oneRequest = { expected: 'another request', actual: 'none' }

/** Requests since the journal was emptied, but for credentials. */
async function requestsIn({ mock }: Stage): Promise<number> {
  const counts = Object.entries(await mock.counts()).filter(([path]) => !credentialPaths.includes(path))
  return counts.reduce((sum, [, count]) => sum + count, 0)
}

const credentialPaths: readonly string[] = [...tokenPaths, '/v3/certificates']

/** Neither a yes nor a no. */
function demandOpen(sending: Sending, answer: HostAnswer): readonly Finding[] {
  const { status, code = '' } = answer
  if (status === 200) return demandNoOutput(sending, answer)
  if (untrusted.includes(code)) return []
  const actual = `${status} ${code}`
  return [
    findingOn(sending, 'the caller is told a no that WeChat never said', { expected: untrusted.join(' or '), actual }),
  ]
}

const anyone = {
  suits: (sendings: readonly Sending[]) => sendings,
  otherwise: 'no operation with an output asks WeChat',
}

const cutOnTheWay = silence({
  name: 'answer-truncated',
  does: 'half of the answer comes: the socket ends, or somebody on the way hands the half on as the whole',
  page: 'additions 7',
  fault: { truncate: true },
  suits: (sendings) => sendings.filter((sending) => bodyOf(sending) !== ''),
  otherwise: 'no operation with an output has an answer with a text in it',
})

const handedOn = silence({
  ...cutOnTheWay,
  fault: (sending) => ({ status: 200, body: halfOf(bodyOf(sending)), contentType: 'application/json' }),
  suits: (sendings) => sendings.filter((sending) => halfOf(bodyOf(sending)) !== ''),
  otherwise: '',
})

export const truncated: Scenario = {
  ...cutOnTheWay,
  trials(view) {
    const [cut, handed] = [cutOnTheWay.trials(view), handedOn.trials(view)]
    if (typeof cut === 'string' || typeof handed === 'string') return cut
    return [...cut, ...handed.map((trial) => ({ ...trial, title: `${trial.title}, handed on as whole` }))]
  },
}

/** The answer's text, as far as it has one. */
function bodyOf({ exchange }: Sending): string {
  const { json, text } = exchange.steps[0]?.answer ?? {}
  return text ?? (json === undefined ? '' : JSON.stringify(exampleOf(json)))
}

const halfOf = (text: string): string => text.slice(0, Math.ceil(text.length / 2))

export const gateway = silence({
  name: 'gateway-502-html',
  does: 'somebody before WeChat answers 502 with a page of HTML',
  page: 'additions 7',
  fault: { status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>', contentType: 'text/html' },
  ...anyone,
})

export const reset = silence({
  name: 'connection-reset-after-send',
  does: 'WeChat carries the request out, and the connection is reset before the answer',
  page: 'additions 7',
  fault: { reset: true },
  ...anyone,
})

export const unsignedOnce = silence({
  name: 'answer-unsigned',
  does: 'an answer of WeChat Pay comes without its signature',
  page: 'pay-v3 page, 2; additions 6 "Which answers are signed"',
  fault: { answers: 'unsigned' },
  suits: signed,
  otherwise: 'no operation with an output has an answer that WeChat Pay signs',
})

/** The same with an answer that is a probe: part of another scenario. */
export const probeAnswer = silence({
  name: '',
  does: '',
  page: '',
  fault: { answers: 'probe' },
  suits: (sendings) => oneOfEachEffect(signed(sendings)),
  otherwise: '',
}).trials

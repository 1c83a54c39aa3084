import { like } from '../../interaction/matcher.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import type { Finding } from '../../suite/check.ts'
import type { Effects } from '../stage/mock-view.ts'
import type { HostAnswer, Stage } from '../stage/stage.ts'
import type { Sending } from '../view/sendings.ts'

/** A finding about an operation's exchange. */
export const findingOn = ({ name, exchange }: Sending, message: string, more: Partial<Finding> = {}): Finding => ({
  message: `${name}: ${message}`,
  interaction: exchange.description,
  ...more,
})

/** The caller gets an output of the form that the exchange gives: its values are those of another message or order. */
export function demandOutput(
  sending: Sending,
  answer: HostAnswer,
  { values }: Pick<Stage, 'values'>,
): readonly Finding[] {
  const { output } = sending.exchange.result as { readonly output: unknown }
  if (answer.status !== 200)
    return [findingOn(sending, 'the caller gets no output', { expected: '200 with an output', actual: told(answer) })]
  return mismatches(like(output), answer.output, { path: 'output', open: true, values }).map((mismatch) =>
    findingOn(sending, `the output is not of its form: ${mismatch.path}`, { ...mismatch }),
  )
}

export interface Problem {
  readonly status: number
  readonly code: string
  readonly errcode?: number
}

/** The caller is refused with this problem. */
export function demandProblem(sending: Sending, answer: HostAnswer, wanted: Problem): readonly Finding[] {
  const { status, code, errcode } = answer
  const isIt = status === wanted.status && code === wanted.code && errcode === wanted.errcode
  if (isIt) return []
  const expected = told(wanted)
  return [findingOn(sending, 'the caller is not told what is wrong', { expected, actual: told(answer) })]
}

/** The caller is given nothing that passes for an output. */
export const demandNoOutput = (sending: Sending, answer: HostAnswer): readonly Finding[] =>
  answer.status === 200
    ? [
        findingOn(sending, "an answer is believed that is not WeChat's word", {
          expected: 'no output',
          actual: told(answer),
        }),
      ]
    : []

const told = ({ status, code, errcode }: Partial<Problem>): string =>
  [status, code ?? '', errcode === undefined ? '' : `errcode ${errcode}`].filter((part) => part !== '').join(' ')

/** @param what e.g. `requests to /cgi-bin/message/template/send` */
export const demandCount = (sending: Sending, what: string, expected: number, actual: number): readonly Finding[] =>
  expected === actual
    ? []
    : [findingOn(sending, `wrong number of ${what}`, { expected: String(expected), actual: String(actual) })]

/** Nothing happened at WeChat more than `most` times. */
export const demandEffects = (sending: Sending, before: Effects, after: Effects, most = 1): readonly Finding[] =>
  (Object.keys(after) as (keyof Effects)[]).flatMap((kind) => {
    const grown = after[kind] - before[kind]
    if (grown <= most) return []
    const more = { expected: `${most} at most`, actual: String(grown) }
    return [findingOn(sending, `more happened at WeChat than was asked for: ${kind}`, more)]
  })

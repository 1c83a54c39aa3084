import { MockInputError } from '../base/mock-input-error.ts'
import type { FaultKind, NewFault } from '../world/faults.ts'
import { defined, type Input } from './input.ts'

const MARKS = [
  ...(['errcode', 'payError', 'says', 'answers', 'status', 'contentType', 'hugeBytes'] as const),
  ...(['reset', 'resetBefore', 'truncate', 'gzipBomb'] as const),
]
const ANSWERS = ['unsigned', 'wrong-serial', 'bad-signature', 'probe'] as const
type Mark = (typeof MARKS)[number]

/** Reads a fault as the control API takes it. @throws MockInputError naming the field */
export function readFault(input: Input): NewFault {
  input.only('match', 'times', 'after', 'percent', 'effect', 'fault')
  const match = input.optionalObject('match')?.only('path', 'method', 'appid', 'query')
  const kind = input.object('fault')
  return {
    ...(match && {
      match: defined({
        path: match.optionalText('path'),
        method: match.optionalText('method'),
        appid: match.optionalText('appid'),
        query: match.optionalText('query'),
      }),
    }),
    ...defined({
      times: input.optionalInteger('times'),
      after: input.optionalInteger('after'),
      percent: input.optionalCount('percent'),
    }),
    ...(input.has('effect') && { effect: input.choice('effect', ['before', 'none']) }),
    fault: { ...readKind(kind), ...defined({ delayMs: kind.optionalCount('delayMs') }) } as NewFault['fault'],
  }
}

function readKind(kind: Input): FaultKind | Record<string, never> {
  kind.only(...MARKS, 'delayMs', 'errmsg', 'body')
  // A status comes with a content type; everywhere else that mark is a fault of its own.
  const marks = MARKS.filter((mark) => kind.has(mark) && !(mark === 'contentType' && kind.has('status')))
  const [mark] = marks
  if (marks.length > 1)
    throw new MockInputError(`A fault is one thing, this one is ${marks.join(' and ')}. Add two faults.`)
  if (mark === undefined) {
    if (kind.has('delayMs')) return {}
    throw new MockInputError(`"fault" must have one of: delayMs, ${MARKS.join(', ')}.`)
  }
  return READERS[mark](kind)
}

const READERS: Readonly<Record<Mark, (kind: Input) => FaultKind>> = {
  errcode: (kind) => ({
    errcode: kind.optionalInteger('errcode') ?? -1,
    ...defined({ errmsg: kind.optionalText('errmsg') }),
  }),
  payError: (kind) => ({ payError: payErrorOf(kind.object('payError')) }),
  says: (kind) => ({ says: sayingOf(kind.object('says')) }),
  answers: (kind) => ({ answers: kind.choice('answers', ANSWERS) }),
  status: (kind) => ({
    status: statusOf(kind, 'fault.status'),
    body: kind.optionalText('body') ?? '',
    ...defined({ contentType: kind.optionalText('contentType') }),
  }),
  contentType: (kind) => ({ contentType: kind.text('contentType') }),
  hugeBytes: (kind) => ({ hugeBytes: kind.optionalCount('hugeBytes') ?? 0 }),
  reset: (kind) => ({ reset: sure(kind, 'reset') }),
  resetBefore: (kind) => ({ resetBefore: sure(kind, 'resetBefore') }),
  truncate: (kind) => ({ truncate: sure(kind, 'truncate') }),
  gzipBomb: (kind) => ({ gzipBomb: sure(kind, 'gzipBomb') }),
}

function sure(kind: Input, field: string): true {
  if (kind.optionalFlag(field) === true) return true
  throw new MockInputError(`"fault.${field}" must be true, or absent.`)
}

function payErrorOf(error: Input) {
  error.only('status', 'code', 'message')
  const status = statusOf(error, 'fault.payError.status')
  return { status, code: error.text('code'), ...defined({ message: error.optionalText('message') }) }
}

/** The body may be empty, hence read as it is. */
function sayingOf(saying: Input) {
  const { body } = saying.only('status', 'body').all()
  if (typeof body !== 'string') throw new MockInputError('"fault.says.body" must be a string, the exact text.')
  return { body, ...(saying.has('status') && { status: statusOf(saying, 'fault.says.status') }) }
}

function statusOf(kind: Input, field: string): number {
  const status = kind.optionalInteger('status') ?? 0
  if (status >= 200 && status <= 599) return status
  throw new MockInputError(`"${field}" must be an HTTP status from 200 to 599.`)
}

import { errorClasses, isJsonObject, type JsonObject } from '../protocol/index.ts'
import { isText, type ProblemsOf, shown } from './shape-values.ts'

const effects: readonly unknown[] = ['safe', 'idempotent', 'unsafe']
const classes: readonly unknown[] = errorClasses
const isFunction = (value: unknown): boolean => typeof value === 'function'
const isPointer = (value: unknown): boolean => typeof value === 'string' && /^(\/([^~/]|~[01])*)+$/.test(value)
const isClasses = (value: unknown): boolean => Array.isArray(value) && value.every((one) => classes.includes(one))

/** Member, what it must be, and that in words. */
const members: readonly (readonly [string, (value: unknown) => boolean, string])[] = [
  ['summary', isText, 'one line of text'],
  ['effect', (value) => effects.includes(value), '"safe", "idempotent" or "unsafe"'],
  ['input', isJsonObject, 'a schema (Type.Object(...))'],
  ['output', isJsonObject, 'a schema (Type.Object(...))'],
  ['errors', isClasses, 'a list of error classes'],
  ['stickyBy', (value) => value === undefined || isPointer(value), 'a JSON pointer such as "/touser"'],
  ['encode', isFunction, 'a function'],
  ['decode', isFunction, 'a function'],
]

export const operationProblems: ProblemsOf = (operation, where) => {
  if (!isJsonObject(operation)) return [`${where} is ${shown(operation)}, expected an operation`]
  const wrong = members.filter(([name, fits]) => !fits(operation[name]))
  return [
    ...wrong.map(([name, , expected]) => `${where}.${name} is ${shown(operation[name])}, expected ${expected}`),
    ...idempotencyProblems(operation, where),
  ]
}

function idempotencyProblems({ effect, idempotency }: JsonObject, where: string): readonly string[] {
  if (idempotency === undefined)
    return effect === 'idempotent' ? [`${where} is idempotent but has no idempotency: {key, windowMs?}`] : []
  if (!isJsonObject(idempotency)) return [`${where}.idempotency is ${shown(idempotency)}, expected {key, windowMs?}`]
  const { key, windowMs } = idempotency
  const problems: string[] = []
  if (key !== 'call' && !isPointer(key))
    problems.push(
      `${where}.idempotency.key is ${shown(key)}, expected "call" or a JSON pointer such as "/out_trade_no"`,
    )
  if (windowMs !== undefined && !(typeof windowMs === 'number' && Number.isFinite(windowMs) && windowMs > 0))
    problems.push(`${where}.idempotency.windowMs is ${shown(windowMs)}, expected milliseconds above 0`)
  return problems
}

import { errorClasses, isJsonObject, type JsonObject } from '../protocol/index.ts'
import { isText, type ProblemsOf, shown } from './shape-values.ts'

const effects: readonly unknown[] = ['safe', 'idempotent', 'unsafe']
const classes: readonly unknown[] = errorClasses
const isFunction = (value: unknown): boolean => typeof value === 'function'
const isOptionalFunction = (value: unknown): boolean => value === undefined || isFunction(value)
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
  ['authorize', isOptionalFunction, 'a function'],
  ['tracks', isOptionalFunction, 'a function'],
  ['settles', isOptionalFunction, 'a function'],
  ['readLine', isOptionalFunction, 'a function'],
]

export const operationProblems: ProblemsOf = (operation, where) => {
  if (!isJsonObject(operation)) return [`${where} is ${shown(operation)}, expected an operation`]
  const wrong = members.filter(([name, fits]) => !fits(operation[name]))
  return [
    ...wrong.map(([name, , expected]) => `${where}.${name} is ${shown(operation[name])}, expected ${expected}`),
    ...idempotencyProblems(operation, where),
    ...resolveProblems(operation, where),
  ]
}

function idempotencyProblems({ effect, idempotency }: JsonObject, where: string): readonly string[] {
  if (idempotency === undefined)
    return effect === 'idempotent' ? [`${where} is idempotent but has no idempotency: {key, windowMs?}`] : []
  if (!isJsonObject(idempotency)) return [`${where}.idempotency is ${shown(idempotency)}, expected {key, windowMs?}`]
  const { key, windowMs, owner, scope } = idempotency
  const problems: string[] = []
  if (key !== 'call' && !isPointer(key))
    problems.push(
      `${where}.idempotency.key is ${shown(key)}, expected "call" or a JSON pointer such as "/out_trade_no"`,
    )
  if (windowMs !== undefined && !(typeof windowMs === 'number' && Number.isFinite(windowMs) && windowMs > 0))
    problems.push(`${where}.idempotency.windowMs is ${shown(windowMs)}, expected milliseconds above 0`)
  if (owner !== undefined && owner !== 'app' && owner !== 'merchant')
    problems.push(`${where}.idempotency.owner is ${shown(owner)}, expected "app" or "merchant"`)
  if (scope !== undefined && !(isJsonObject(scope) && isPointer(scope.input) && isText(scope.setting)))
    problems.push(`${where}.idempotency.scope is ${shown(scope)}, expected {input: a JSON pointer, setting: a name}`)
  return problems
}

function resolveProblems({ resolve }: JsonObject, where: string): readonly string[] {
  if (resolve === undefined) return []
  const fine =
    isJsonObject(resolve) && isText(resolve.operation) && isFunction(resolve.input) && isFunction(resolve.read)
  return fine ? [] : [`${where}.resolve is ${shown(resolve)}, expected {operation, input(), read()}`]
}

/** What is asked about a request in doubt must itself do nothing. */
export function askingProblems(operations: unknown): readonly string[] {
  if (!isJsonObject(operations)) return []
  return Object.entries(operations).flatMap(([name, operation]) => {
    const asked = isJsonObject(operation) && isJsonObject(operation.resolve) ? operation.resolve.operation : undefined
    if (typeof asked !== 'string') return []
    const found = Object.hasOwn(operations, asked) ? operations[asked] : undefined
    return isJsonObject(found) && found.effect === 'safe'
      ? []
      : [`operations.${name}.resolve.operation is ${shown(asked)}, expected a safe operation of this plugin`]
  })
}

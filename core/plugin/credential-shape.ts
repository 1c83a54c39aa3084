import { isJsonObject, type JsonObject } from '../protocol/index.ts'
import { isReferenceName, originProblems, type ProblemsOf, shown } from './shape-values.ts'

const owners: readonly unknown[] = ['app', 'merchant', 'component']
const isFunction = (value: unknown): boolean => typeof value === 'function'

const members: readonly (readonly [string, (value: unknown) => boolean, string])[] = [
  ['owner', (value) => owners.includes(value), '"app", "merchant" or "component"'],
  ['renewAheadMs', isFunction, 'a function of the app that gives milliseconds'],
  ['mayForce', (value) => value === undefined || isFunction(value), 'a function of the app'],
  ['durable', (value) => value === undefined || typeof value === 'boolean', 'true or false'],
  ['encode', isFunction, 'a function'],
  ['decode', isFunction, 'a function'],
]

export const credentialProblems: ProblemsOf = (source, where) => {
  if (!isJsonObject(source)) return [`${where} is ${shown(source)}, expected a credential source`]
  const wrong = members.filter(([name, fits]) => !fits(source[name]))
  return [
    ...wrong.map(([name, , expected]) => `${where}.${name} is ${shown(source[name])}, expected ${expected}`),
    ...originProblems(source.origins, `${where}.origins`),
    ...providesProblems(source, where),
  ]
}

/** `where` ends with the source's own name. */
function providesProblems({ provides }: JsonObject, where: string): readonly string[] {
  const own = where.slice(where.lastIndexOf('.') + 1)
  if (provides === undefined) return []
  if (!Array.isArray(provides) || !provides.every(isReferenceName))
    return [`${where}.provides is ${shown(provides)}, expected names of credentials`]
  return provides.includes(own) ? [] : [`${where}.provides lacks its own name "${own}"`]
}

import { isJsonObject } from '../protocol/index.ts'
import { isText, type ProblemsOf, shown } from './shape-values.ts'

const isFunction = (value: unknown): boolean => typeof value === 'function'

const members: readonly (readonly [string, (value: unknown) => boolean, string])[] = [
  ['summary', isText, 'one line of text'],
  ['owner', (value) => value === 'app' || value === 'merchant', '"app" or "merchant"'],
  ['get', (value) => value === undefined || typeof value === 'boolean', 'true or false'],
  ['open', isFunction, 'a function'],
  ['reply', (value) => value === undefined || isFunction(value), 'a function'],
]

export const channelProblems: ProblemsOf = (channel, where) => {
  if (!isJsonObject(channel)) return [`${where} is ${shown(channel)}, expected an inbound channel`]
  const wrong = members.filter(([name, fits]) => !fits(channel[name]))
  return wrong.map(([name, , expected]) => `${where}.${name} is ${shown(channel[name])}, expected ${expected}`)
}

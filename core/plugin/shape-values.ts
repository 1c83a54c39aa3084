import { inspect } from 'node:util'
import { isJsonObject } from '../protocol/index.ts'

/** What stands there, in short, for a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  // A plugin may hold anything: circles, big integers, objects that describe themselves.
  return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, customInspect: false }).slice(0, 80)
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The names that `secret()` and `credential()` take. */
export const isReferenceName = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z][a-z0-9-]{0,63}$/.test(value)

/** Parts of addresses and of metrics: `authorize-url`, `code2session`. */
export const isKebab = (value: string): boolean => value.length <= 64 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value)

export type ProblemsOf = (value: unknown, where: string) => readonly string[]

/** Checks each member of a record, and its name. */
export function problemsOfRecord(record: unknown, where: string, problemsOf: ProblemsOf): readonly string[] {
  if (!isJsonObject(record)) return [`${where} is ${shown(record)}, expected an object`]
  return Object.entries(record).flatMap(([name, value]) => {
    const path = `${where}.${name}`
    return isKebab(name)
      ? problemsOf(value, path)
      : [`${path}: a name is lower-case words joined by "-", e.g. "exchange-code"`]
  })
}

/** `https://host` or `https://host:port`, in the form in which URL gives an origin. */
export function originProblems(origins: unknown, where: string): readonly string[] {
  if (!Array.isArray(origins))
    return [`${where} is ${shown(origins)}, expected a list such as ["https://api.weixin.qq.com"]`]
  return origins
    .filter((origin) => !isOrigin(origin))
    .map((origin) => `${where} has ${shown(origin)}, expected https, a host and nothing after it`)
}

const isOrigin = (value: unknown): boolean =>
  typeof value === 'string' && value.startsWith('https://') && URL.parse(value)?.origin === value

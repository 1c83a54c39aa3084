import { hash } from 'node:crypto'

/** One intent for one caller's key, app and operation; it holds no plain key. */
export const intentId = (appid: string, protocol: string, operation: string, key: string): string =>
  hash('sha256', JSON.stringify([appid, protocol, operation, key]), 'hex')

/** The same for inputs that differ only in the order of their fields. */
export const bodyHash = (input: unknown): string => hash('sha256', JSON.stringify(sorted(input)) ?? 'undefined', 'hex')

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]))
}

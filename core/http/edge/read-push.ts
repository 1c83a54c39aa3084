import type { IncomingMessage } from 'node:http'
import { HostError } from '../../errors/host-error.ts'
import type { Push } from '../../protocol/index.ts'

/**
 * A request of WeChat as it came.
 * @throws HostError WXH_REQUEST_INVALID where the query cannot be read.
 */
export const readPush = (
  method: Push['method'],
  raw: Pick<IncomingMessage, 'url' | 'rawHeaders'>,
  body: unknown,
): Push => ({
  method,
  query: readQuery(raw.url ?? ''),
  headers: joinHeaders(raw.rawHeaders),
  body: body instanceof Uint8Array ? body : new Uint8Array(),
})

/** A name that came twice is left out: nobody can say which of the two was signed. A `+` is a `+`. */
function readQuery(url: string): Readonly<Record<string, string>> {
  const start = url.indexOf('?')
  const values = new Map<string, string>()
  const twice = new Set<string>()
  for (const pair of start === -1 ? [] : url.slice(start + 1).split('&')) {
    if (pair === '') continue
    const [name, value] = split(pair)
    if (values.has(name)) twice.add(name)
    values.set(name, value)
  }
  for (const name of twice) values.delete(name)
  return Object.fromEntries(values)
}

function split(pair: string): [string, string] {
  const equals = pair.indexOf('=')
  const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
  try {
    return [decodeURIComponent(name), decodeURIComponent(value)]
  } catch {
    throw new HostError(
      'WXH_REQUEST_INVALID',
      'The query is not valid: a percent sign must be followed by two hex digits of UTF-8.',
    )
  }
}

/** Node itself keeps the first of some headers that came twice; here every one shows. */
function joinHeaders(raw: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>()
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase()
    const value = raw[at + 1] ?? ''
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(headers)
}

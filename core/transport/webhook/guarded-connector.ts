import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressGuard } from './address-guard.ts'

/** What a name resolves to is nothing that a webhook may be sent to. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError'
}

/**
 * Opens sockets to addresses that the guard lets pass. The addresses checked are the very ones connected to: a name that
 * resolves otherwise a moment later (DNS rebinding) is looked up, and checked, again.
 */
export function guardedConnector(
  guard: AddressGuard,
  timeoutMs: number,
  lookup: LookupFunction = systemLookup,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    lookup: guardedLookup(guard, lookup),
  })
  return (options, callback) => {
    // Node looks up names only: an address in the URL would pass by the lookup.
    if (isIP(options.hostname) === 0 || guard(options.hostname)) connect(options, callback)
    else queueMicrotask(() => callback(refused(), null))
  }
}

function guardedLookup(guard: AddressGuard, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, [])
      const fine = (Array.isArray(found) ? found : []).filter(({ address }) => guard(address))
      const [first] = fine
      if (first === undefined) callback(refused(), [])
      else if (options.all === true) callback(null, fine)
      else callback(null, first.address, first.family)
    })
}

const refused = (): AddressRefusedError => new AddressRefusedError('the address is private and not allowed')

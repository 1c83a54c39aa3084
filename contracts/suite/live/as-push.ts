import type { Push } from '@wxhost/core/protocol'
import type { RawRequest } from '../../pact/verify/dressed-request.ts'

/** A request that came over HTTP as the host hands it to a plugin: a name that came twice is not in the query. */
export function asPush({ method, target, headers, body }: RawRequest): Push {
  const given = [...new URL(target, 'http://receiver').searchParams]
  const once = given.filter(([name]) => given.filter(([other]) => other === name).length === 1)
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    query: Object.fromEntries(once),
    headers,
    body: new Uint8Array(body),
  }
}

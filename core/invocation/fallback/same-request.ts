import { isDeepStrictEqual } from 'node:util'
import type { PreparedRequest } from '../../runner/prepared-request.ts'

/** Whether an answer to one can be read as one to the other: method, origin and path. */
export const hasSameEndpoint = (a: PreparedRequest, b: PreparedRequest): boolean =>
  a.method === b.method && a.origin === b.origin && a.path === b.path

/** Whether WeChat would see the same request, but for what `authorize` adds. The order of the query does not count. */
export const isSameRequest = (a: PreparedRequest, b: PreparedRequest): boolean =>
  isDeepStrictEqual(canonical(a), canonical(b))

function canonical({ method, origin, path, query, headers, body, fill }: PreparedRequest): unknown {
  const places = fill.map(({ at, kind, name }) => {
    const where = at.in === 'query' ? ['query', query[at.index]?.[0]] : [at.in, 'name' in at ? at.name : at.steps]
    return [...where, kind, name]
  })
  return [method, origin, path, inOrder(query), inOrder(Object.entries(headers)), comparable(body), inOrder(places)]
}

const inOrder = (list: readonly unknown[]): readonly string[] => list.map((item) => JSON.stringify(item)).sort()

/** Bytes by what they are, whichever view of a buffer holds them. */
const comparable = (body: PreparedRequest['body']): unknown =>
  body?.kind === 'bytes' ? { ...body, bytes: Buffer.from(body.bytes).toString('base64') } : body

import type { Fill, PreparedBody, PreparedRequest } from '../../runner/prepared-request.ts'
import { bodyTree, jsonTree } from './body-tree.ts'
import { Word } from './difference.ts'

/** A wire request as it is compared. Secrets are named in it, never there. */
export function requestTree(request: PreparedRequest, theirs: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  const { method, origin, path, query, headers, body, fill } = request
  const filled = (at: Fill | undefined, value: unknown) => (at === undefined ? value : reference(at))
  const inQuery = (index: number) => fill.find(({ at }) => at.in === 'query' && at.index === index)
  const inHeader = (name: string) => fill.find(({ at }) => at.in === 'header' && at.name === name)
  return {
    method: new Word(method),
    origin: new Word(origin),
    path: path.split('/').map((step) => segment(step, theirs)),
    query: Object.fromEntries(query.map(([name, value], index) => [name, filled(inQuery(index), value)])),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, filled(inHeader(name), headerTree(name, value))]),
    ),
    ...(body === undefined ? {} : { 'body type': mediaType(body.contentType), body: treeOf(body, fill) }),
  }
}

const reference = ({ kind, name }: Fill): Word => new Word(`${kind} ${name}`)

/** A step of a path that its author wrote, such as `out-trade-no`; the number after it is somebody's. */
const segment = (step: string, theirs: ReadonlySet<string>): unknown =>
  /^[a-z][a-z_-]*\d?$/.test(step) && !theirs.has(step) ? new Word(step) : step

const headerTree = (name: string, value: string): unknown =>
  name === 'content-type' || name === 'accept' ? mediaType(value) : value

/** Without a boundary, which may be made of what is sent. */
const mediaType = (value: string): unknown =>
  /^[a-z]+\/[a-z0-9.+-]+(; ?charset=[a-z0-9-]+)?$/i.test(value) ? new Word(value) : value

function treeOf(body: PreparedBody, fill: readonly Fill[]): unknown {
  if (body.kind === 'bytes') return bodyTree(body.contentType, body.bytes)
  if (body.kind === 'text') return jsonTree(body.text) ?? body.text
  const value = structuredClone(body.value)
  for (const one of fill) if (one.at.in === 'body') put(value, one.at.steps, reference(one))
  return value
}

function put(root: unknown, steps: readonly string[], word: Word): void {
  const parent = steps.slice(0, -1).reduce((at: unknown, step) => (at as Record<string, unknown>)[step], root)
  Reflect.set(parent as object, steps.at(-1) ?? '', word)
}

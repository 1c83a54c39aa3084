import type { Sent } from '../drive/send-once.ts'
import { exchangesIn } from '../interaction/exchanges.ts'
import type { Subject } from './check.ts'
import { tracesOf } from './trace-of.ts'

/** What all requests of an operation have in common, whatever they carry. */
export interface WireShape {
  /** e.g. `GET https://api.mch.weixin.qq.com with a path of 5 parts`. */
  readonly targets: ReadonlySet<string>
  /** Place in the body -> the JSON types that stand there, e.g. `/amount/total` -> `number`. */
  readonly types: ReadonlyMap<string, ReadonlySet<string>>
}

/** As the interactions show it; undefined where none sends anything. */
export async function wireShapeOf(subject: Subject, operation: string): Promise<WireShape | undefined> {
  const own = exchangesIn(subject.interactions).filter(({ of }) => 'operation' in of && of.operation === operation)
  const traces = await tracesOf(subject, own)
  const first = traces.flatMap(({ trace }) => trace.sent.slice(0, 1))
  if (first.length === 0) return undefined
  const all = first.flatMap((sent) => typesIn('', bodyOf(sent)))
  const byPlace = Map.groupBy(all, ([place]) => place)
  return {
    targets: new Set(first.map(targetOf)),
    types: new Map([...byPlace].map(([place, found]) => [place, new Set(found.map(([, type]) => type))])),
  }
}

/**
 * Where a request is of another shape than those that are documented; undefined: nowhere. An input may fill a member of the
 * body, and may not turn its number into a text, nor a part of the path into two.
 */
export function shapeBreach({ targets, types }: WireShape, sent: Sent): string | undefined {
  const target = targetOf(sent)
  if (!targets.has(target)) return `${target} is asked, and the interactions ask ${[...targets].join(' or ')}`
  const odd = typesIn('', bodyOf(sent)).find(([place, type]) => types.get(place)?.has(type) === false)
  if (odd === undefined) return undefined
  const [place, type] = odd
  return `request.body${place} is of type ${type}, and in the interactions ${[...(types.get(place) ?? [])].join(' or ')}`
}

const targetOf = ({ prepared: { method, origin, path } }: Sent): string =>
  `${method} ${origin} with a path of ${path.split('/').length - 1} parts`

/** Undefined where it is no JSON. */
function bodyOf({ wire }: Sent): unknown {
  try {
    return JSON.parse(Buffer.from(wire.body).toString('utf8'))
  } catch {
    return undefined
  }
}

type Place = readonly [place: string, type: string]

function typesIn(place: string, value: unknown): readonly Place[] {
  if (value === undefined) return []
  const own: Place = [place, typeOf(value)]
  if (Array.isArray(value)) return [own, ...value.flatMap((item) => typesIn(`${place}/*`, item))]
  if (typeof value !== 'object' || value === null) return [own]
  return [own, ...Object.entries(value).flatMap(([name, member]) => typesIn(`${place}/${name}`, member))]
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

import { isJsonObject, type JsonObject } from '@wxhost/core/protocol'

/** Kinds of the members that an output declares; others are handed on as they are. */
export interface Shape {
  readonly [name: string]: 'text' | 'whole' | Shape
}

/**
 * What WeChat answered, without members of the shape that are `null`: they are as good as left out. Undefined where one is
 * of another kind than the documents say: not an answer to believe.
 */
export function ofShape(body: JsonObject, shape: Shape): JsonObject | undefined {
  const members: [string, unknown][] = []
  for (const [name, value] of Object.entries(body)) {
    const kind = Object.hasOwn(shape, name) ? shape[name] : undefined
    if (kind !== undefined && value === null) continue
    const read = kind === undefined ? value : ofKind(value, kind)
    if (read === undefined) return undefined
    members.push([name, read])
  }
  return Object.fromEntries(members)
}

function ofKind(value: unknown, kind: Shape[string]): unknown {
  if (kind === 'text') return typeof value === 'string' ? value : undefined
  if (kind === 'whole') return Number.isInteger(value) ? value : undefined
  return isJsonObject(value) ? ofShape(value, kind) : undefined
}

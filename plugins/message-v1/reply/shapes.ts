import { isJsonObject, type Json, type JsonPointer, pointerStep } from '@wxhost/core/protocol'
import type { XmlValue } from '@wxhost/core/protocol/xml'

/** Where a reply is not what WeChat takes. */
export interface Misfit {
  readonly misfit: string
  readonly path: JsonPointer
}

/** Reads one value of a reply, for XML and JSON alike. Undefined: left out, where it may be. */
export type Shape = (value: Json | undefined, path: JsonPointer) => XmlValue | undefined | Misfit

export const isMisfit = (value: XmlValue | undefined | Misfit): value is Misfit =>
  typeof value === 'object' && !Array.isArray(value) && 'misfit' in value && 'path' in value

export const text: Shape = (value, path) =>
  typeof value === 'string' && value !== '' ? value : { misfit: 'a text that is not empty', path }

export const optional =
  (shape: Shape): Shape =>
  (value, path) =>
    value === undefined ? undefined : shape(value, path)

export const object =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value, path) => {
    if (!isJsonObject(value)) return { misfit: `an object with ${Object.keys(members).join(', ')}`, path }
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(members, name))
    if (unknown !== undefined) return { misfit: 'no such member', path: `${path}${pointerStep(unknown)}` }
    const read: Record<string, XmlValue> = {}
    for (const [name, shape] of Object.entries(members)) {
      const inner = shape((value as Record<string, Json>)[name], `${path}/${name}`)
      if (isMisfit(inner)) return inner
      if (inner !== undefined) read[name] = inner
    }
    return read
  }

export const listOf =
  (shape: Shape, most: number): Shape =>
  (value, path) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > most)
      return { misfit: `a list of 1 to ${most}`, path }
    const read: XmlValue[] = []
    for (const [index, one] of (value as readonly Json[]).entries()) {
      const inner = shape(one, `${path}/${index}`)
      if (isMisfit(inner)) return inner
      if (inner !== undefined) read.push(inner)
    }
    return read
  }

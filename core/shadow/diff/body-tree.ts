import { parseXml, type XmlElement } from '../../protocol/xml/index.ts'

/** A body by its meaning where it has one that can be read, else its bytes. */
export function bodyTree(contentType: string, bytes: Uint8Array): unknown {
  const text = textIn(bytes)
  if (text === undefined) return bytes
  if (/json/i.test(contentType)) return jsonTree(text) ?? bytes
  const root = /xml/i.test(contentType) ? parseXml(text) : undefined
  return root === undefined ? bytes : { [root.name]: contentOf(root) }
}

/** Undefined where it is no JSON. Whole numbers beyond 2^53 come as they are written: two of them must not look alike. */
export function jsonTree(text: string): unknown {
  try {
    return JSON.parse(text, exactly)
  } catch {
    return undefined
  }
}

/** @param context the text that stood there; TypeScript's library does not know of it yet (ECMAScript 2026). */
function exactly(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isBent = typeof value === 'number' && !Number.isSafeInteger(value)
  return isBent && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context?.source ?? 0) : value
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textIn(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** Elements of one name are a list, in their order; those of different names may stand in any. */
function contentOf({ text, children }: XmlElement): unknown {
  if (children.length === 0) return text
  const byName = Map.groupBy(children, ({ name }) => name)
  return Object.fromEntries(
    [...byName].map(([name, same]) => [
      name,
      same.length === 1 && same[0] !== undefined ? contentOf(same[0]) : same.map(contentOf),
    ]),
  )
}

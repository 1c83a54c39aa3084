import type { XmlLimits } from './xml-limits.ts'

/** `<?xml version="1.0" encoding="UTF-8"?>`, at the very start only. */
const declaration = /^\uFEFF?(?:<\?xml[ \t\r\n][^<>?]*\?>)?/
/** Start, end and empty tags. Each part is tied to the one before: nothing to go back over, however the text runs on. */
const tag =
  /<(\/?)([A-Za-z_][\w.:-]*)((?:[ \t\r\n]+[A-Za-z_][\w.:-]*[ \t\r\n]*=[ \t\r\n]*(?:"[^"<&]*"|'[^'<&]*'))*)[ \t\r\n]*(\/?)>/y
const unknownEntity = /&(?!(?:lt|gt|amp|quot|apos);)/
/** Element names that are members of every object: no protocol has them, but an attack may. */
const reserved: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * True for a document that is safe to hand to a parser: elements, text, CDATA and comments within the limits, nothing else.
 * No DOCTYPE, no entity but the five predefined ones, no processing instruction. It is not yet known to be well-formed.
 *
 * WeChat's own texts may hold `<!DOCTYPE` or `&x;` as a user wrote them: in CDATA, which is skipped whole.
 */
export function isTameXml(text: string, limits: Required<XmlLimits>): boolean {
  if (text.length > limits.chars) return false
  const walk: Walk = { text, at: declaration.exec(text)?.[0].length ?? 0, depth: 0, elements: 0 }
  while (walk.at < text.length) {
    const next = text.indexOf('<', walk.at)
    if (!isTameText(text.slice(walk.at, next === -1 ? undefined : next), walk.depth)) return false
    if (next === -1) return true
    walk.at = next
    if (!(text.startsWith('<!', next) ? skipQuoted(walk, limits) : takeTag(walk, limits))) return false
  }
  return true
}

interface Walk {
  readonly text: string
  at: number
  depth: number
  elements: number
}

/** Outside the root there is only white space; the validator does not see what follows an empty root. */
const isTameText = (text: string, depth: number): boolean =>
  depth > 0 ? !unknownEntity.test(text) : /^[ \t\r\n]*$/.test(text)

/** Each costs the parser as much as an element does, and 12 characters. */
function skipQuoted(walk: Walk, limits: Required<XmlLimits>): boolean {
  if (++walk.elements > limits.elements) return false
  if (walk.text.startsWith('<!--', walk.at)) return skipTo('-->', walk)
  return walk.depth > 0 && walk.text.startsWith('<![CDATA[', walk.at) && skipTo(']]>', walk)
}

function skipTo(end: string, walk: Walk): boolean {
  const found = walk.text.indexOf(end, walk.at + 4)
  walk.at = found + end.length
  return found !== -1
}

function takeTag(walk: Walk, limits: Required<XmlLimits>): boolean {
  tag.lastIndex = walk.at
  const [whole = '', closing, name = '', attributes, empty] = tag.exec(walk.text) ?? []
  if (whole === '' || reserved.has(name) || (closing === '/' && (attributes !== '' || empty === '/'))) return false
  walk.at += whole.length
  if (closing === '/') walk.depth--
  else {
    walk.elements++
    if (walk.depth + 1 > limits.depth) return false
    if (empty !== '/') walk.depth++
  }
  return walk.elements <= limits.elements
}

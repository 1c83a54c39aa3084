import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { isTameXml } from './is-tame-xml.ts'
import type { XmlElement } from './xml-element.ts'
import { type XmlLimits, xmlDefaults } from './xml-limits.ts'

const textNode = '#text'
const cdataNode = '#cdata'

/** The parser's own limits and conversions are off or beside the point: what it is given has been looked through before. */
const parser = new XMLParser({
  preserveOrder: true, // else names are keys of objects, and CDATA cannot be told from text
  textNodeName: textNode,
  cdataPropName: cdataNode,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false, // else ids of 19 digits become floats
  trimValues: false,
  processEntities: false, // its decoder also takes entities that a document defines
  maxNestedTags: Number.MAX_SAFE_INTEGER,
  onDangerousProperty: (name) => name, // else `<toString>` comes as `__toString`; here names are never keys that are looked up
})

/**
 * Reads a document of WeChat: elements and text, no attributes. Made for bytes that nobody has vouched for.
 *
 * @returns its root element, or undefined for all that is not well-formed or has no business in such a document: DOCTYPE,
 * entities but the five predefined ones, processing instructions, names such as `__proto__`, more than the limits allow.
 */
export function parseXml(text: string, limits: XmlLimits = {}): XmlElement | undefined {
  if (!isTameXml(text, { ...xmlDefaults, ...limits })) return undefined
  // The parser alone closes whatever is open and takes `<a></b>`.
  if (XMLValidator.validate(text) !== true) return undefined
  const roots = elementsOf(nodesOf(parser.parse(text)))
  return roots.length === 1 ? roots[0] : undefined
}

type Node = Readonly<Record<string, unknown>>

const nodesOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value : [])

/** With `preserveOrder` each node is an object of one member: its name, and below it a list of nodes. */
function elementsOf(nodes: readonly Node[]): XmlElement[] {
  return nodes.flatMap((node) => {
    const [name] = Object.keys(node)
    if (name === undefined || name === textNode || name === cdataNode) return []
    const inner = nodesOf(node[name])
    return [{ name, text: ownText(inner), children: elementsOf(inner) }]
  })
}

/** White space between CDATA and tags is layout; inside CDATA it is what somebody wrote. */
function ownText(nodes: readonly Node[]): string {
  const isQuoted = nodes.some((node) => cdataNode in node)
  return nodes.map((node) => quotedText(node) ?? plainText(node, isQuoted)).join('')
}

function quotedText(node: Node): string | undefined {
  const inside = nodesOf(node[cdataNode])
  return inside.length === 0 ? undefined : inside.map((text) => String(text[textNode])).join('')
}

function plainText(node: Node, besideCdata: boolean): string {
  const text = node[textNode]
  if (typeof text !== 'string') return ''
  const trimmed = text.replace(surroundingSpace, '')
  const meant = besideCdata && trimmed !== '' ? text : trimmed
  return meant.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => characters[name] ?? '')
}

/** XML's own white space; `trim` would also take the full-width space with which Chinese texts begin. */
const surroundingSpace = /^[ \t\n]+|(?<![ \t\n])[ \t\n]+$/g

const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

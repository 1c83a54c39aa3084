/** What stands in an element: a text, or elements by name; every `item` is one of a list. */
export type XmlValue = string | XmlElements
export interface XmlElements {
  readonly [name: string]: XmlValue | readonly XmlValue[]
}

const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.-]*)\s*(\/?)>|([^<]+)|</g
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

interface Open {
  readonly name: string
  readonly elements: Record<string, XmlValue | XmlValue[]>
  text: string
}

/**
 * Reads a passive reply, which is `<xml>` with elements and texts in it. @returns `undefined` for everything else, also for
 * names that come twice, attributes, DOCTYPE and own entities: what WeChat makes of those is not documented
 */
export function readXml(source: string): XmlElements | undefined {
  const root: Open = { name: '', elements: {}, text: '' }
  const open: Open[] = [root]
  for (const [token, cdata, slash, name, empty, text] of source.replace(/^\s*<\?xml[^>]*\?>/, '').matchAll(TOKEN)) {
    const here = open.at(-1)
    if (!here || token === '<') return undefined
    if (name === undefined) here.text += cdata ?? unescaped(text ?? '')
    else if (!slash) open.push({ name, elements: {}, text: '' })
    if (slash && !close(open, name)) return undefined
    if (empty && !close(open, name)) return undefined
  }
  const { xml } = root.elements
  const whole = open.length === 1 && root.text.trim() === '' && Object.keys(root.elements).length === 1
  return whole && xml !== undefined && isElements(xml) ? xml : undefined
}

/** Ends the innermost element, which must have this name, and gives it to the one around it. */
function close(open: Open[], name: string | undefined): boolean {
  const done = open.pop()
  const around = open.at(-1)
  if (!done || !around || done.name !== name) return false
  const value = Object.keys(done.elements).length > 0 || done.text === '' ? done.elements : done.text
  const held = around.elements[done.name]
  if (done.name === 'item') around.elements.item = [...(Array.isArray(held) ? held : []), value]
  else if (held !== undefined) return false
  else around.elements[done.name] = Object.keys(value).length === 0 ? '' : value
  return true
}

export function isElements(value: unknown): value is XmlElements {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}

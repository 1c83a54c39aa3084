/**
 * One element of a parsed document. Names are values here, never keys of an object: an element called `toString` is harmless,
 * and whether a name that came once is a list of one is the reader's word, not the parser's.
 */
export interface XmlElement {
  readonly name: string
  /** Its own text: CDATA as it stands, other text without surrounding white space. Never a number. */
  readonly text: string
  readonly children: readonly XmlElement[]
}

/**
 * The text of the one child of that name.
 * Undefined when there is none, or more than one: whoever is to trust it must not have to choose.
 */
export function xmlText(element: XmlElement, name: string): string | undefined {
  const [first, ...others] = element.children.filter((child) => child.name === name)
  return others.length === 0 ? first?.text : undefined
}

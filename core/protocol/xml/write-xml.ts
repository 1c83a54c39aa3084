/** Texts become CDATA, numbers digits; a list is the same element again and again. */
export type XmlValue = string | number | readonly XmlValue[] | XmlFields

export interface XmlFields {
  readonly [name: string]: XmlValue | undefined
}

/**
 * Writes a document as WeChat's own samples look: no declaration, no white space between elements, texts in CDATA.
 * Characters that XML 1.0 cannot hold (control characters, halves of a surrogate pair) are left out: with one of them WeChat
 * would read nothing at all.
 *
 * @throws TypeError for a name that is no name of an element, or a number that is no safe integer: a mistake of the plugin.
 */
export function writeXml(name: string, value: XmlValue): string {
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) throw new TypeError(`Not the name of an element: ${JSON.stringify(name)}`)
  if (Array.isArray(value)) return value.map((one: XmlValue) => writeXml(name, one)).join('')
  return `<${name}>${content(value)}</${name}>`
}

function content(value: XmlValue): string {
  if (typeof value === 'string') return cdata(value)
  if (typeof value === 'number') return digits(value)
  return Object.entries(value)
    .map(([name, inner]) => (inner === undefined ? '' : writeXml(name, inner)))
    .join('')
}

// CDATA cannot hold its own end: it is cut in two there.
const cdata = (text: string): string =>
  `<![CDATA[${text.replace(forbidden, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu

function digits(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError('A number in XML must be a safe integer; give others as text')
  return String(value)
}

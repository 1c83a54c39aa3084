/** What a push says, in WeChat's names and order; ids beyond 2^53 are bigints. */
export type PushFields = { readonly [name: string]: PushValue }

/** A list is the same element again and again. */
export type PushValue = string | number | bigint | PushFields | readonly PushValue[]

/** `cdata`: texts stand in CDATA, as in account messages; `bare`: they do not, as in a platform's samples. */
export type XmlStyle = 'cdata' | 'bare'

/** Writes a push as WeChat's samples look: no declaration, no white space. */
export function writeXml(fields: PushFields, style: XmlStyle = 'cdata'): string {
  return `<xml>${elementsOf(fields, style)}</xml>`
}

function elementsOf(fields: PushFields, style: XmlStyle): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => [value].flat().map((one) => `<${name}>${writtenOf(one, style)}</${name}>`))
    .join('')
}

function writtenOf(value: PushValue, style: XmlStyle): string {
  if (typeof value === 'object') return elementsOf(value as PushFields, style)
  if (typeof value !== 'string') return String(value)
  return style === 'cdata' ? cdata(value) : escaped(value)
}

/** The one text that would end a CDATA section is cut in two. */
const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

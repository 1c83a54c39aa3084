/**
 * XML as WeChat pushes and takes it. Apart from `@wxhost/core/protocol`, so that only plugins that need it load a parser.
 */
export { parseXml } from './parse-xml.ts'
export { writeXml, type XmlFields, type XmlValue } from './write-xml.ts'
export { type XmlElement, xmlText } from './xml-element.ts'
export type { XmlLimits } from './xml-limits.ts'

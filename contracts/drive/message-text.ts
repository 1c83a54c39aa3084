import { isJsonObject } from '@wxhost/core/protocol'
import { XMLParser } from 'fast-xml-parser'
import { ContractFault } from './contract-fault.ts'

/** The text of a message as WeChat writes it: `<xml>` with CDATA around texts, or JSON. */
export const writeMessage = (members: unknown, as: 'xml' | 'json'): string =>
  as === 'json' ? JSON.stringify(members) : `<xml>${membersXml(members)}</xml>`

function membersXml(members: unknown): string {
  if (!isJsonObject(members)) throw new ContractFault('the XML of a push must be given as an object of its members')
  return Object.entries(members)
    .flatMap(([name, value]) => [value].flat().map((each) => elementXml(name, each)))
    .join('')
}

/** `#text` is the text beside the elements within. */
const elementXml = (name: string, value: unknown): string =>
  name === '#text' ? valueXml(value) : `<${name}>${valueXml(value)}</${name}>`

const valueXml = (value: unknown): string =>
  isJsonObject(value) ? membersXml(value) : /^\d*$/.test(String(value)) ? String(value) : cdata(String(value))

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true, trimValues: false })

/** The members of a message; undefined where the text is neither. All values of XML are texts. */
export function readMessage(text: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? JSON.parse(text) : xmlMembers(text)
  } catch {
    return undefined
  }
}

function xmlMembers(text: string): unknown {
  const parsed: unknown = text.startsWith('<xml>') ? parser.parse(text) : undefined
  return isJsonObject(parsed) ? parsed.xml : undefined
}

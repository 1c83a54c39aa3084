import { isJsonObject, parseLossless } from '@wxhost/core/protocol'
import { parseXml, xmlText } from '@wxhost/core/protocol/xml'
import { fieldsOfJson, fieldsOfXml, type MessageFields } from './message-fields.ts'

/** Mini programs may choose JSON; the body tells, never its content type (additions 5). */
export type MessageFormat = 'xml' | 'json'

export interface Message {
  readonly format: MessageFormat
  readonly fields: MessageFields
}

/** Undefined for what is no message of WeChat: neither XML nor a JSON object, or without a single field. */
export function readMessage(text: string): Message | undefined {
  const format = isJson(text) ? 'json' : 'xml'
  const fields = format === 'json' ? fieldsOfJson(jsonObject(text)) : fieldsOfXml(xmlRoot(text))
  return fields === undefined ? undefined : { format, fields }
}

/** The ciphertext of an encrypted push, and nothing else of it. */
export function encryptField(text: string): string | undefined {
  const root = isJson(text) ? undefined : xmlRoot(text)
  const found = isJson(text) ? jsonObject(text)?.Encrypt : root && xmlText(root, 'Encrypt')
  return typeof found === 'string' && found !== '' ? found : undefined
}

const isJson = (text: string): boolean => text.trimStart().startsWith('{')

function xmlRoot(text: string) {
  const root = parseXml(text)
  return root?.name === 'xml' ? root : undefined
}

function jsonObject(text: string) {
  try {
    const value = parseLossless(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

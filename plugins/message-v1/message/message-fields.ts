import type { Json, JsonObject } from '@wxhost/core/protocol'
import type { XmlElement } from '@wxhost/core/protocol/xml'

/**
 * A message with WeChat's own names. Values are texts, as XML has them: ids keep their digits. `CreateTime` alone is a number.
 * The same message in XML and in JSON gives the same fields.
 */
export type MessageFields = { readonly [name: string]: Json }

/** These are lists, also where only one came: of pictures, of subscribed templates. */
const lists: ReadonlySet<string> = new Set(['item', 'List'])
/** As for XML, `core/protocol/xml`. */
const deepest = 16

/** Undefined where there is no field. */
export const fieldsOfXml = (root: XmlElement | undefined): MessageFields | undefined =>
  root === undefined || root.children.length === 0 ? undefined : timed(groups(root))

/** Undefined where there is no field, or one that no message has. */
export const fieldsOfJson = (value: JsonObject | undefined): MessageFields | undefined =>
  value === undefined || Object.keys(value).length === 0 || !isTame(value, deepest) ? undefined : timed(members(value))

/** Elements of one name stand together. */
function groups({ children }: XmlElement): MessageFields {
  const byName = Map.groupBy(children, ({ name }) => name)
  return Object.fromEntries([...byName].map(([name, elements]) => [name, jsonOfXml(name, elements)]))
}

function jsonOfXml(name: string, elements: readonly XmlElement[]): Json {
  const values = elements.map(jsonOfElement)
  const [first] = values
  if (lists.has(name)) return values.length === 1 && first === '' ? [] : values
  return first === undefined || values.length > 1 ? values : first
}

function jsonOfElement(element: XmlElement): Json {
  if (element.children.length === 0) return element.text
  return element.text === '' ? groups(element) : { '#text': element.text, ...groups(element) }
}

const members = (value: object): MessageFields =>
  Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainJson(name, inner)]))

function plainJson(name: string, value: unknown): Json {
  if (Array.isArray(value)) return value.map((one) => plainJson('', one))
  const one = typeof value === 'object' && value !== null ? members(value) : plainValue(value)
  return lists.has(name) ? [one] : one
}

const plainValue = (value: unknown): Json => (typeof value === 'boolean' || value === null ? value : String(value))

function timed(fields: MessageFields): MessageFields {
  const { CreateTime } = fields
  return typeof CreateTime === 'string' && /^\d{1,12}$/.test(CreateTime)
    ? { ...fields, CreateTime: Number(CreateTime) }
    : fields
}

/** Not too deep for those who write it down again, and without the name that would become a prototype somewhere. */
const isTame = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.entries(value).every(([name, inner]) => name !== '__proto__' && isTame(inner, depth - 1)))

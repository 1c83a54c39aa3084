import { type AppView, isJsonObject, type JsonObject } from '@wxhost/core/protocol'

/** The app's aliases, e.g. `industry:order-paid` -> a template id. Setting `aliases` of protocol `template`. */
export const aliasesOf = ({ settings: { aliases } }: AppView): JsonObject => (isJsonObject(aliases) ? aliases : {})

const placeholder = /\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}/g

/** The keys that a template's text asks for, e.g. `{{thing1.DATA}}` -> `thing1`, in their order, each once. */
export const placeholdersIn = (content: string): readonly string[] => [
  ...new Set([...content.matchAll(placeholder)].flatMap(([, key]) => (key === undefined ? [] : [key]))),
]

/** The same app asks for the same templates again and again; its settings are the same objects until it is reloaded. */
const known = new WeakMap<JsonObject, readonly string[]>()

/**
 * The keys that the template asks for, where the app's settings hold its text
 * (`templates: { <id>: { content } }`, as the operation `list` gives it); undefined where they do not.
 */
export function placeholdersOf(
  templateId: string,
  { settings: { templates } }: AppView,
): readonly string[] | undefined {
  if (!isJsonObject(templates) || !Object.hasOwn(templates, templateId)) return undefined
  const template = templates[templateId]
  if (!isJsonObject(template) || typeof template.content !== 'string') return undefined
  const keys = known.get(template) ?? placeholdersIn(template.content)
  known.set(template, keys)
  return keys
}

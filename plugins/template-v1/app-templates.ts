import { type AppView, isJsonObject } from '@wxhost/core/protocol'

const knownAliases = new WeakMap<AppView, ReadonlyMap<string, unknown>>()

/** The app's aliases, e.g. `industry:order-paid` -> a template id. Setting `aliases` of protocol `template`. */
export function aliasesOf(app: AppView): ReadonlyMap<string, unknown> {
  const known = knownAliases.get(app)
  if (known !== undefined) return known
  const { aliases } = app.settings
  const read = new Map(isJsonObject(aliases) ? Object.entries(aliases) : [])
  knownAliases.set(app, read)
  return read
}

const placeholder = /\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}/g

/** The keys that a template's text asks for, e.g. `{{thing1.DATA}}` -> `thing1`, in their order, each once. */
export const placeholdersIn = (content: string): readonly string[] => [
  ...new Set([...content.matchAll(placeholder)].flatMap(([, key]) => (key === undefined ? [] : [key]))),
]

/** The same app asks for the same templates again and again; its view is one object until it is reloaded. */
const known = new WeakMap<AppView, Map<string, readonly string[]>>()

/**
 * The keys that the template asks for, where the app's settings hold its text
 * (`templates: { <id>: { content } }`, as the operation `list` gives it); undefined where they do not.
 */
export function placeholdersOf(templateId: string, app: AppView): readonly string[] | undefined {
  const { templates } = app.settings
  if (!isJsonObject(templates) || !Object.hasOwn(templates, templateId)) return undefined
  const template = templates[templateId]
  if (!isJsonObject(template) || typeof template.content !== 'string') return undefined
  return remembered(app, templateId, template.content)
}

function remembered(app: AppView, templateId: string, content: string): readonly string[] {
  const ofApp = known.get(app) ?? new Map<string, readonly string[]>()
  known.set(app, ofApp)
  const keys = ofApp.get(templateId) ?? placeholdersIn(content)
  ofApp.set(templateId, keys)
  return keys
}

import { type AppView, type Failure, failure, isJsonObject, Type } from '@wxhost/core/protocol'

/** What callers give to name a template. */
export const templateName = Type.String({
  minLength: 1,
  maxLength: 128,
  description: "The template's id (43 characters), or one of the app's aliases, e.g. `industry:order-paid`",
})

const form = /^[\w-]{43}$/
const path = '/template_id'

/** WeChat's own id. Aliases (setting `aliases` of protocol `template`) exist on this host only and never reach WeChat. */
export function templateIdOf(name: string, { settings }: AppView): string | Failure {
  const { aliases } = settings
  const target = isJsonObject(aliases) && Object.hasOwn(aliases, name) ? aliases[name] : undefined
  if (target === undefined) return form.test(name) ? name : unknownName
  return typeof target === 'string' && form.test(target) ? target : misconfigured
}

const unknownName = failure(
  'invalid-argument',
  'unknown-template',
  'Neither a template id (43 letters, digits, "-" and "_") nor an alias of the app; the operation list shows the ids',
  { path },
)

const misconfigured = failure(
  'config',
  'alias-misconfigured',
  "The alias does not lead to a template id of 43 characters: correct it in the app's settings (aliases)",
  { path },
)

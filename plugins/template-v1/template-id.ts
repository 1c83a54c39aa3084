import { type AppView, type Failure, failure, type JsonObject, Type } from '@wxhost/core/protocol'
import { aliasesOf } from './app-templates.ts'
import { nearMisses } from './near-miss.ts'

/** What callers give to name a template. */
export const templateName = Type.String({
  minLength: 1,
  maxLength: 128,
  description: "The template's id (43 characters), or one of the app's aliases, e.g. `industry:order-paid`",
})

const path = '/template_id'
const templateId = /^[\w-]{43}$/

/** WeChat's own 43-character id. Aliases exist on this host only and must never reach WeChat. */
export function resolveTemplateId(name: string, app: AppView): string | Failure {
  const aliases = aliasesOf(app)
  if (Object.hasOwn(aliases, name)) {
    const target = aliases[name]
    return typeof target === 'string' && templateId.test(target) ? target : misconfigured(name)
  }
  if (templateId.test(name)) return name
  return name.includes(':') ? unknownAlias(name, aliases) : malformed(name, aliases)
}

const misconfigured = (alias: string): Failure =>
  failure(
    'config',
    'alias-misconfigured',
    `The alias ${alias} does not lead to a template id of 43 characters: correct it in the app's settings (aliases)`,
    { path },
  )

const unknownAlias = (name: string, aliases: JsonObject): Failure =>
  failure('invalid-argument', 'unknown-alias', `The app has no template alias ${name}: ${advice(name, aliases)}`, {
    path,
  })

const malformed = (name: string, aliases: JsonObject): Failure =>
  failure(
    'invalid-argument',
    'template-id-malformed',
    `Neither a template id (43 letters, digits, "-" and "_"; this has ${name.length}) nor an alias of the app: ` +
      advice(name, aliases),
    { path },
  )

function advice(name: string, aliases: JsonObject): string {
  const names = Object.keys(aliases)
  const near = nearMisses(name, names)
  if (near.length > 0) return `did you mean ${near.join(' or ')}?`
  return `none of its ${names.length} aliases has a near name; the operation list shows the template ids`
}

import { type IWeChatProtocol, isJsonObject, isPlugin } from '../protocol/index.ts'
import { channelProblems } from './channel-shape.ts'
import { credentialProblems } from './credential-shape.ts'
import { askingProblems, operationProblems } from './operation-shape.ts'
import { lineOf, PluginRefusal } from './plugin-refusal.ts'
import { isReferenceName, isText, originProblems, problemsOfRecord, shown } from './shape-values.ts'

/**
 * The plugin that a module exports.
 *
 * @throws PluginRefusal WXH_PLUGIN_INVALID with all that is wrong with it.
 */
export function pluginOf(module: unknown): IWeChatProtocol {
  try {
    return checkExport(module)
  } catch (thrown) {
    // A getter or a proxy may throw whatever it likes.
    if (thrown instanceof PluginRefusal) throw thrown
    throw new PluginRefusal('WXH_PLUGIN_INVALID', `reading its members threw ${lineOf(thrown)}`)
  }
}

function checkExport(module: unknown): IWeChatProtocol {
  const exported = isJsonObject(module) ? module.default : undefined
  if (exported === undefined) throw new PluginRefusal('WXH_PLUGIN_INVALID', 'its module has no default export')
  if (!isPlugin(exported))
    throw new PluginRefusal('WXH_PLUGIN_INVALID', 'its default export was not made by definePlugin')
  const problems = problemsOf({ ...exported })
  if (problems.length === 0) return exported
  throw new PluginRefusal('WXH_PLUGIN_INVALID', problems, 'Mend the plugin; IWeChatProtocol describes each member.')
}

/** All that is wrong with the members. Compiled TypeScript passes; a plugin may be plain JavaScript. */
function problemsOf(plugin: Readonly<Record<string, unknown>>): readonly string[] {
  const { origins, needs, secrets, keys, operations, inbound, credentials } = plugin
  return [
    ...originProblems(origins, 'origins'),
    ...namesProblems(needs, 'needs', 'names of credentials such as ["access-token"]'),
    ...namesProblems(keys, 'keys', 'names of keys such as ["merchant"]'),
    ...(secrets === undefined
      ? []
      : problemsOfRecord(secrets, 'secrets', (value, where) => secretProblems(value, where, origins))),
    ...problemsOfRecord(operations, 'operations', operationProblems),
    ...askingProblems(operations),
    ...(inbound === undefined ? [] : problemsOfRecord(inbound, 'inbound', channelProblems)),
    ...(isJsonObject(operations) &&
    Object.keys(operations).length === 0 &&
    credentials === undefined &&
    inbound === undefined
      ? ['operations is empty, and it has neither credentials nor inbound channels']
      : []),
    ...(credentials === undefined ? [] : problemsOfRecord(credentials, 'credentials', credentialProblems)),
  ]
}

function namesProblems(names: unknown, where: string, expected: string): readonly string[] {
  if (names === undefined || (Array.isArray(names) && names.every(isReferenceName))) return []
  return [`${where} is ${shown(names)}, expected ${expected}`]
}

/** A secret may go where the plugin may go, and nowhere else. */
function secretProblems(use: unknown, where: string, declared: unknown): readonly string[] {
  if (!isJsonObject(use)) return [`${where} is ${shown(use)}, expected {origins}`]
  const known: readonly unknown[] = Array.isArray(declared) ? declared : []
  const origins: readonly unknown[] = Array.isArray(use.origins) ? use.origins : []
  const foreign = origins.filter((origin) => isText(origin) && !known.includes(origin))
  return [
    ...originProblems(use.origins, `${where}.origins`),
    ...foreign.map((origin) => `${where}.origins has ${shown(origin)}, which the plugin's own origins lack`),
  ]
}

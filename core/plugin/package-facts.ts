import { posix } from 'node:path'
import parseVersion from 'semver/functions/valid.js'
import validRange from 'semver/ranges/valid.js'
import { nearMiss } from '../json-file/near-miss.ts'
import { isJsonObject, type JsonObject } from '../protocol/index.ts'
import { packageEntry } from './package-entry.ts'
import type { PackageFacts } from './plugin-package.ts'
import { PluginRefusal } from './plugin-refusal.ts'
import { isKebab } from './shape-values.ts'

const keys = ['protocol', 'apiVersion', 'host', 'name']

/**
 * Reads what a package.json says of its plugin.
 *
 * @throws PluginRefusal WXH_PLUGIN_INVALID with all that is wrong.
 */
export function packageFacts(packageJson: unknown): PackageFacts {
  if (!isJsonObject(packageJson)) throw new PluginRefusal('WXH_PLUGIN_INVALID', 'package.json is not a JSON object')
  const block = isJsonObject(packageJson.wxhost) ? packageJson.wxhost : undefined
  const entry = packageEntry(packageJson)
  const problems = [
    ...packageProblems(packageJson),
    ...(block === undefined ? ['package.json has no "wxhost" block'] : blockProblems(block)),
    ...entryProblems(entry, packageJson.type),
  ]
  if (problems.length > 0 || block === undefined || entry === undefined)
    throw new PluginRefusal('WXH_PLUGIN_INVALID', problems, remedy)
  return factsOf(packageJson, block, entry)
}

const remedy =
  'Give package.json a name, a semver version, "type": "module", exports to a built module, and ' +
  '"wxhost": {"protocol": "template", "apiVersion": "v1", "host": "^1.0.0"}.'

function factsOf(packageJson: JsonObject, block: JsonObject, entry: string): PackageFacts {
  const protocol = String(block.protocol)
  const apiVersion = String(block.apiVersion)
  return {
    packageName: String(packageJson.name),
    id: { name: String(block.name ?? `${protocol}-${apiVersion}`), version: String(packageJson.version) },
    protocol,
    apiVersion,
    host: String(block.host),
    entry: posix.normalize(entry),
  }
}

function packageProblems({ name, version }: JsonObject): readonly string[] {
  const problems: string[] = []
  if (typeof name !== 'string' || name === '') problems.push('package.json has no "name"')
  if (typeof version !== 'string' || parseVersion(version) !== version)
    problems.push(`package.json has ${shown(version)} as "version", expected semver such as "1.2.0"`)
  return problems
}

function blockProblems(block: JsonObject): readonly string[] {
  const { protocol, apiVersion, host, name } = block
  const problems: string[] = []
  const expect = (ok: boolean, key: string, what: string) => {
    if (!ok) problems.push(`wxhost.${key} is ${shown(block[key])}, expected ${what}`)
  }
  expect(isWord(protocol), 'protocol', 'lower-case words joined by "-", e.g. "template"')
  expect(typeof apiVersion === 'string' && /^v\d{1,6}$/.test(apiVersion), 'apiVersion', '"v1", "v2", …')
  expect(typeof host === 'string' && validRange(host) !== null, 'host', 'a semver range such as "^1.0.0"')
  const ownName = name === undefined || (isWord(name) && (name === protocol || name.startsWith(`${protocol}-`)))
  expect(ownName, 'name', 'the protocol, alone or with "-" and more')
  for (const key of Object.keys(block)) if (!keys.includes(key)) problems.push(unknownKey(key))
  return problems
}

function unknownKey(key: string): string {
  const meant = nearMiss(key, keys)
  return `wxhost has the unknown key ${JSON.stringify(key)}${meant === undefined ? '' : `; did you mean "${meant}"?`}`
}

function entryProblems(entry: string | undefined, type: unknown): readonly string[] {
  if (entry === undefined)
    return ['package.json exports no module: "exports" has no "." for import, and there is no "main"']
  const path = posix.normalize(entry)
  if (posix.isAbsolute(path) || path.startsWith('..') || entry.includes('\\'))
    return [`the exported module ${JSON.stringify(entry)} does not lie in the package`]
  if (!/\.m?js$/.test(path))
    return [`the exported module is ${JSON.stringify(entry)}, expected a built .js or .mjs file`]
  if (path.endsWith('.js') && type !== 'module')
    return ['package.json lacks "type": "module": a plugin is an ES module']
  return []
}

const isWord = (value: unknown): value is string => typeof value === 'string' && isKebab(value)

const shown = (value: unknown): string =>
  value === undefined ? 'missing' : (JSON.stringify(value).slice(0, 80) ?? 'nothing')

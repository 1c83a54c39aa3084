import { dirname, resolve } from 'node:path'
import satisfies from 'semver/functions/satisfies.js'
import { type FoundPackage, findPackages } from './find-packages.ts'
import { HOST_API_VERSION } from './host-api-version.ts'
import { packageFacts } from './package-facts.ts'
import { digestsOf, integrityOf, readPluginFiles } from './plugin-files.ts'
import type { PackageFacts, PluginPackage } from './plugin-package.ts'
import { PluginRefusal } from './plugin-refusal.ts'
import { formatSource, type WantedPlugin } from './wanted-plugin.ts'

/**
 * Finds the package of one entry, chooses the version and reads its files. Runs none of its code.
 *
 * @throws PluginRefusal
 */
export async function inspectPackage(wanted: WantedPlugin, manifestFile: string): Promise<PluginPackage> {
  const found = await findPackages(wanted.source, dirname(resolve(manifestFile)))
  const chosen = choose(found, wanted)
  const facts = packageFacts(chosen.packageJson)
  requireHostApi(facts)
  const files = await readPluginFiles(chosen.directory, facts.entry, chosen.packageJsonBytes)
  return { ...facts, wanted, directory: chosen.directory, files, integrity: integrityOf(digestsOf(files)) }
}

/** The nearest one in the range. */
function choose(found: readonly FoundPackage[], wanted: WantedPlugin): FoundPackage {
  const versions = found.map((one) => versionOf(one.packageJson))
  const chosen = found.find((_, i) => satisfies(versions[i] ?? '', wanted.range))
  // Where no range is asked for, a prerelease will do too, and packageFacts says what is wrong with a broken version.
  const only = found.length === 1 && wanted.range === '*' ? found[0] : undefined
  const use = chosen ?? only
  if (use !== undefined) return use
  throw new PluginRefusal(
    'WXH_PLUGIN_VERSION',
    `wanted ${wanted.range}, found ${versions.map((version) => version || 'no version').join(', ')}`,
    `Install ${formatSource(wanted.source)} in a version of ${wanted.range}, or change "range" in the manifest.`,
  )
}

function versionOf(packageJson: unknown): string {
  const version =
    typeof packageJson === 'object' && packageJson !== null ? Reflect.get(packageJson, 'version') : undefined
  return typeof version === 'string' ? version : ''
}

function requireHostApi({ id, host }: PackageFacts): void {
  if (satisfies(HOST_API_VERSION, host)) return
  throw new PluginRefusal(
    'WXH_PLUGIN_INCOMPATIBLE',
    `${id.name}@${id.version} needs host API ${host}, this host has ${HOST_API_VERSION}`,
    `Install a version of the plugin made for host API ${HOST_API_VERSION}, or take it out of the manifest.`,
  )
}

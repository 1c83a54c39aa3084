import { basename } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import validRange from 'semver/ranges/valid.js'
import type { Fault } from '../errors/host-error.ts'
import { isJsonObject } from '../protocol/index.ts'
import schema from './plugins.manifest.schema.json' with { type: 'json' }
import { readJsonFile } from './read-json-file.ts'
import { schemaFaults } from './schema-faults.ts'
import type { PluginSource, RunMode, WantedPlugin } from './wanted-plugin.ts'

export interface Manifest {
  /** The entries that are sound; those with a fault are left out. */
  readonly wanted: readonly WantedPlugin[]
  readonly faults: readonly Fault[]
}

interface Entry {
  readonly package?: string
  readonly path?: string
  readonly range?: string
  readonly required?: boolean
  readonly apps?: readonly string[]
  readonly serves?: boolean
  readonly run?: RunMode
}

/** Reads plugins.manifest.json; all that is wrong with it comes as faults at once. */
export async function readManifest(file: string): Promise<Manifest> {
  const read = await readJsonFile(file)
  if (read.kind === 'json') return checkManifest(read.value, basename(file))
  const what = read.kind === 'missing' ? 'the file does not exist' : `the file ${read.what}`
  const remedy =
    read.kind === 'missing'
      ? 'Write {"plugins": [{"package": "@wxhost/plugin-oauth2", "range": "^1.0.0"}]} there, or name another manifest.'
      : 'Correct the file there.'
  return { wanted: [], faults: [{ code: 'WXH_MANIFEST_INVALID', where: file, what, remedy }] }
}

/** @param file the name that faults show. */
export function checkManifest(document: unknown, file: string): Manifest {
  const validate = validator()
  const faults = validate(document) ? [] : [...schemaFaults(validate.errors ?? [], document, file)]
  const entries: readonly unknown[] = isJsonObject(document) && Array.isArray(document.plugins) ? document.plugins : []
  const wanted: WantedPlugin[] = []
  entries.forEach((entry, i) => {
    const where = `${file}#/plugins/${i}`
    if (faults.some((fault) => fault.where === where || fault.where.startsWith(`${where}/`))) return
    const plugin = toWanted(entry as Entry, where)
    if (validRange(plugin.range) === null) faults.push(badRange(plugin.range, where))
    else wanted.push(plugin)
  })
  return { wanted, faults }
}

function toWanted(entry: Entry, where: string): WantedPlugin {
  const source: PluginSource =
    entry.package === undefined ? { kind: 'path', path: entry.path ?? '' } : { kind: 'package', name: entry.package }
  return {
    source,
    range: entry.range ?? '*',
    required: entry.required ?? false,
    apps: entry.apps,
    serves: entry.serves ?? true,
    ...(entry.run === undefined ? {} : { run: entry.run }),
    where: `${where} (${entry.package ?? entry.path})`,
  }
}

const badRange = (range: string, where: string): Fault => ({
  code: 'WXH_MANIFEST_INVALID',
  where: `${where}/range`,
  what: `${JSON.stringify(range)} is not a semver range`,
  remedy: 'Write a range such as "^1.0.0" or "1.2.x".',
})

let compiled: ValidateFunction | undefined

/**
 * Compiled once, and only when a manifest is read. `verbose`: an unknown key needs the known ones beside it. The schema
 * itself is held against its meta-schema by a test, not at each start: that takes longer than all the rest.
 */
function validator(): ValidateFunction {
  compiled ??= new Ajv({ allErrors: true, verbose: true, meta: false, validateSchema: false }).compile(schema)
  return compiled
}

import { type LoadHookSync, type ResolveHookContext, type ResolveHookSync, registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { HostError } from '../errors/host-error.ts'
import type { PluginPackage } from './plugin-package.ts'

const protocolSpecifier = '@wxhost/core/protocol'
/** What a plugin may import, and where the host's copy lies in core/protocol. */
const entries = new Map([
  [protocolSpecifier, 'index'],
  [`${protocolSpecifier}/pay`, 'pay/index'],
  [`${protocolSpecifier}/xml`, 'xml/index'],
])
const marker = '?wxhost='

/** Path of a module with its marker -> the bytes that were verified. What is not here cannot be loaded by a plugin. */
const verified = new Map<string, Uint8Array>()
let hooked = false
let isConfined = false

/** Of a package, what its modules are loaded from. */
export type AdmittedPackage = Pick<PluginPackage, 'directory' | 'entry' | 'integrity' | 'files'>

/** Of what the modules of a plugin may import beside each other, what these files name: the host's own copies, as addresses. */
export const protocolModules = (files: PluginPackage['files']): readonly string[] =>
  [...entries.keys()]
    .filter((name) =>
      [...files.values()].some((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name)),
    )
    .flatMap((name) => hostEntry(name) ?? [])

/**
 * From now on nothing but the modules of plugins is loaded in this thread, whoever asks: no builtin module, no file. What
 * is loaded already stays usable. There is no way back.
 */
export function confineModules(): void {
  isConfined = true
}

/**
 * Makes the files of a package importable and returns the address of its entry.
 *
 * The address carries the hash of the files. It marks the modules of plugins for the hooks below, which hand it on to all
 * that they import: changed files are new modules, although ESM never unloads, and two versions never share one.
 * The bytes come from memory, just as they were hashed: there is no moment between check and load.
 *
 * This keeps honest code honest; it is no sandbox. A plugin that runs inline shares the globals of the host, `process` among
 * them: load only code that you would run yourself.
 */
export function admitPackage(plugin: AdmittedPackage): string {
  if (!hooked) registerHooks({ resolve, load })
  hooked = true
  const mark = `${marker}${encodeURIComponent(plugin.integrity)}`
  for (const [path, bytes] of plugin.files) verified.set(`${join(plugin.directory, path)}${mark}`, bytes)
  return `${pathToFileURL(join(plugin.directory, plugin.entry)).href}${mark}`
}

const resolve: ResolveHookSync = (specifier, context, next) => {
  if (context.parentURL?.includes(marker) !== true) return isConfined ? entryOnly(specifier) : next(specifier, context)
  const url = hostEntry(specifier) ?? ownFile(specifier, context)
  return { url, shortCircuit: true, importAttributes: context.importAttributes }
}

function entryOnly(specifier: string): ReturnType<ResolveHookSync> {
  if (specifier.includes(marker) && verified.has(keyOf(new URL(specifier))))
    return { url: specifier, shortCircuit: true }
  throw new HostError('WXH_PLUGIN_INVALID', `${JSON.stringify(specifier)} is no module of the plugin.`)
}

/** The host's copy, wherever the plugin lies: beside this file, in the form that this file is run in. */
function hostEntry(specifier: string): string | undefined {
  const entry = entries.get(specifier)
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return entry === undefined ? undefined : new URL(`../protocol/${entry}.${extension}`, import.meta.url).href
}

function ownFile(specifier: string, { parentURL = '' }: ResolveHookContext): string {
  const relative = specifier.startsWith('./') || specifier.startsWith('../')
  const url = relative ? URL.parse(specifier, parentURL) : null
  if (url === null) throw foreignImport(specifier, parentURL)
  url.search = new URL(parentURL).search
  if (!verified.has(keyOf(url))) throw unknownFile(specifier, parentURL)
  return url.href
}

const load: LoadHookSync = (url, context, next) => {
  if (!url.includes(marker)) return next(url, context)
  const source = verified.get(keyOf(new URL(url)))
  if (source === undefined) throw unknownFile(url, url)
  return { format: new URL(url).pathname.endsWith('.json') ? 'json' : 'module', source, shortCircuit: true }
}

function keyOf(url: URL): string {
  try {
    return `${fileURLToPath(url)}${url.search}`
  } catch {
    return '' // e.g. an escaped slash: no such file
  }
}

const foreignImport = (specifier: string, parent: string): HostError =>
  new HostError(
    'WXH_PLUGIN_INVALID',
    `${fileOf(parent)} imports ${JSON.stringify(specifier)}: a plugin imports ${protocolSpecifier} and its own files only. ` +
      'Ask the host through the call for what needs a secret, a clock or the network; copy or bundle the rest.',
  )

const unknownFile = (specifier: string, parent: string): HostError =>
  new HostError(
    'WXH_PLUGIN_INVALID',
    `${fileOf(parent)} imports ${JSON.stringify(specifier)}, which is not among the verified files of the package. ` +
      'Write the file with its extension, as .js, .mjs or .json in the folder of the entry or below.',
  )

const fileOf = (url: string): string => fileURLToPath(new URL(url))

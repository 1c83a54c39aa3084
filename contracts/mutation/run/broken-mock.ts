import { type LoadHookSync, type ResolveHookSync, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { MockWechat, startMockWechat } from '@wxhost/mock-wechat'
import { mockDirectory } from '../mock-package.ts'

const home = `${pathToFileURL(mockDirectory).href}/`
const root = `${home}dist/`
const entry = `${root}index.js`
const marker = '?mutant='

/** Address of the broken module -> its text. */
const broken = new Map<string, string>()
let loaded = 0

/** Starts a mock with one file changed. Its modules are its own: the sound mock beside it is left as it is. */
export async function startBrokenMock(file: string, source: string): Promise<MockWechat> {
  if (loaded === 0) registerHooks({ resolve, load })
  loaded += 1
  const mark = `${marker}${loaded}`
  broken.set(home + file + mark, source)
  const module = (await import(entry + mark)) as { readonly startMockWechat: typeof startMockWechat }
  return module.startMockWechat()
}

/** A module of a broken mock hands its mark on to the mock's other modules; all else is shared. */
const resolve: ResolveHookSync = (specifier, context, next) => {
  const found = next(specifier, context)
  const at = context.parentURL?.indexOf(marker) ?? -1
  if (at < 0 || !found.url.startsWith(root) || found.url.endsWith('.json')) return found
  return { ...found, url: found.url + context.parentURL?.slice(at) }
}

const load: LoadHookSync = (url, context, next) => {
  const source = broken.get(url)
  return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true }
}

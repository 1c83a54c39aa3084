import type { Clock } from '../clock.ts'
import { isHostError } from '../errors/host-error.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import { nativeImport } from './native-import.ts'
import { admitPackage } from './plugin-modules.ts'
import type { PluginPackage } from './plugin-package.ts'
import { lineOf, PluginRefusal } from './plugin-refusal.ts'
import { pluginOf } from './plugin-shape.ts'

export interface ImportLimits {
  readonly clock: Clock
  /** A module that is not ready after this many milliseconds (a top-level await that never ends) is given up. */
  readonly timeoutMs: number
}

/**
 * Runs the code of a package and checks what it exports.
 *
 * @throws PluginRefusal WXH_PLUGIN_LOAD_FAILED, WXH_PLUGIN_INVALID
 */
export async function importPlugin(found: PluginPackage, limits: ImportLimits): Promise<LoadedPlugin> {
  const module = await within(nativeImport(admitPackage(found)), limits).catch((thrown: unknown) => {
    throw refusalFor(thrown)
  })
  const { id, protocol, packageName, integrity } = found
  return { id, protocol, packageName, integrity, plugin: pluginOf(module), from: found }
}

function within(loading: Promise<unknown>, { clock, timeoutMs }: ImportLimits): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(timeoutMs, () => reject(tooSlow(timeoutMs)))
    loading.then(resolve, reject).finally(() => timer.cancel())
  })
}

const tooSlow = (timeoutMs: number) =>
  new PluginRefusal(
    'WXH_PLUGIN_LOAD_FAILED',
    `its module was not ready after ${timeoutMs} ms`,
    'Take the top-level await out of the plugin: a plugin waits for nothing while it loads.',
  )

function refusalFor(thrown: unknown): PluginRefusal {
  if (thrown instanceof PluginRefusal) return thrown
  if (isHostError(thrown)) return new PluginRefusal(thrown.code, thrown.message)
  return new PluginRefusal('WXH_PLUGIN_LOAD_FAILED', `its module threw ${lineOf(thrown)}`)
}

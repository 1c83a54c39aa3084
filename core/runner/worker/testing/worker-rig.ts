import { onTestFinished } from 'vitest'
import { systemClock } from '../../../clock.ts'
import { importPlugin } from '../../../plugin/import-plugin.ts'
import { inspectPlugins } from '../../../plugin/inspect-plugins.ts'
import type { PluginPackage } from '../../../plugin/plugin-package.ts'
import { PluginHome, pluginCode } from '../../../plugin/testing/plugin-home.ts'
import type { AnyOperation, IWeChatProtocol } from '../../../protocol/index.ts'
import { type PluginWorker, startPluginWorker, type WorkerOptions } from '../start-plugin-worker.ts'

/** The package of a plugin whose text is given. */
export async function packageOf(code: string): Promise<PluginPackage> {
  const home = new PluginHome().package('echo', { code }).manifest({ path: 'echo' })
  const [found] = (await inspectPlugins(home.manifestFile)).packages
  if (found === undefined) throw new Error('the package is not sound')
  return found
}

/** As {@link pluginCode}, its members over the operation `say`. */
export const sayCode = (members: string, before = ''): string =>
  pluginCode(
    `operations: { say: {
      summary: 'Says it', effect: 'safe', input: Type.Object({}), output: Type.Object({}), errors: [],
      encode: (input) => local(input), decode: () => ({ kind: 'output', output: {} }),
      ${members}
    } }`,
    `import { credential, secret, json } from '@wxhost/core/protocol'\n${before}`,
  )

/** A plugin in a worker that ends with the test. */
export async function useWorker(code: string, options: WorkerOptions = {}): Promise<PluginWorker> {
  const worker = await startPluginWorker(await packageOf(code), options)
  onTestFinished(() => worker.stop())
  return worker
}

/** The operation `say` of one package, here and in a worker. */
export async function useBoth(code: string): Promise<{ readonly inline: AnyOperation; readonly remote: AnyOperation }> {
  const found = await packageOf(code)
  const worker = await startPluginWorker(found)
  onTestFinished(() => worker.stop())
  const { plugin } = await importPlugin(found, { clock: systemClock, timeoutMs: 5_000 })
  return { inline: sayOf(plugin), remote: sayOf(worker.plugin) }
}

export function sayOf({ operations: { say } }: IWeChatProtocol): AnyOperation {
  if (say === undefined) throw new Error('the plugin does not say anything')
  return say
}

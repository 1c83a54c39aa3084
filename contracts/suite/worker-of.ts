import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PluginWorker, packageFacts, startPluginWorker } from '@wxhost/core/harness'
import type { IWeChatProtocol } from '@wxhost/core/protocol'
import { openPackage } from '../package/open-package.ts'

/** The built package in a worker that starts when it is first asked. */
export interface LazyWorker {
  start(): Promise<IWeChatProtocol>
  stop(): Promise<void>
}

/** Undefined where the package is not built: a worker loads what the host would load. */
export function workerOf(directory: string): LazyWorker | undefined {
  const entry = entryOf(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')))
  if (entry === undefined || !existsSync(join(directory, entry))) return undefined
  let worker: Promise<PluginWorker> | undefined
  return {
    async start() {
      worker ??= openPackage(directory).then((found) => startPluginWorker(found))
      return (await worker).plugin
    },
    async stop() {
      const started = await worker?.catch(() => undefined)
      await started?.stop()
    },
  }
}

/** As the host finds it; undefined where package.json is not that of a plugin, which `subjectOf` tells. */
function entryOf(packageJson: unknown): string | undefined {
  try {
    return packageFacts(packageJson).entry
  } catch {
    return undefined
  }
}

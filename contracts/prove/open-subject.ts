import {
  importPlugin,
  type PluginPackage,
  type PluginWorker,
  startPluginWorker,
  systemClock,
} from '@wxhost/core/harness'
import { startMockWechat } from '@wxhost/mock-wechat'
import { asFaultOf, interactionsIn, openPackage } from '../package/open-package.ts'
import type { Subject } from '../suite/check.ts'
import { subjectOf } from '../suite/subject-of.ts'

export interface OpenOptions {
  readonly seed: number
  readonly runs: number
  /** A running mock; left out: one is started. */
  readonly mockUrl?: string
}

/** A package that is ready to be asked. */
export interface OpenedSubject {
  /** The very bytes that are asked. */
  readonly found: PluginPackage
  readonly subject: Subject & { readonly mock: { readonly url: string } }
  /** What kept it from starting in a worker, where something did. */
  readonly workerFault: string | undefined
  close(): Promise<void>
}

const limits = { clock: systemClock, timeoutMs: 5_000 }

/**
 * Loads a built package and its contract, inline and in a worker, and a mock to ask.
 * @throws ContractFault where it cannot be loaded or has no contract
 */
export async function openSubject(directory: string, { seed, runs, mockUrl }: OpenOptions): Promise<OpenedSubject> {
  const found = await openPackage(directory)
  const { plugin } = await importPlugin(found, limits).catch((error: unknown) => {
    throw asFaultOf(directory, error)
  })
  const interactions = await interactionsIn(directory)
  const worker = await startPluginWorker(found).catch((error: unknown) => reasonOf(error))
  const mock = mockUrl === undefined ? await startMockWechat() : { url: mockUrl, close: async () => {} }
  const subject = { ...subjectOf(plugin, interactions, { directory, seed, runs }), mock: { url: mock.url } }
  return {
    found,
    subject: isWorker(worker) ? { ...subject, inWorker: worker.plugin } : subject,
    workerFault: isWorker(worker) ? undefined : worker,
    async close() {
      if (isWorker(worker)) await worker.stop()
      await mock.close()
    },
  }
}

const isWorker = (worker: PluginWorker | string): worker is PluginWorker => typeof worker !== 'string'

const reasonOf = (error: unknown): string =>
  `the plugin does not start in a worker: ${error instanceof Error ? error.message : String(error)}`

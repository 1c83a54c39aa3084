import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import type { PluginView } from '../../../plugin/live/plugin-view.ts'
import { CliError } from '../../cli-error.ts'
import type { PluginCliIo } from '../plugin-cli-io.ts'
import { fetchPackage, isRegistrySpec } from './fetch-package.ts'
import { type LocalHostOptions, localHost } from './local-host.ts'

export interface AddOptions extends LocalHostOptions {
  readonly integrity?: string
  readonly record?: readonly string[]
  readonly run?: 'inline' | 'worker'
}

/** Hands a package to the running host. @throws CliError with all that the host says is wrong. */
export async function addPlugin(what: string, options: AddOptions, io: PluginCliIo): Promise<void> {
  const { cwd = process.cwd() } = io
  const host = await localHost(options, io)
  const source = await sourceOf(what, cwd, io)
  try {
    const integrity = options.integrity ?? source.integrity
    const view = await host.ask<PluginView>('POST', '/admin/plugins', {
      path: source.path,
      records: (options.record ?? []).map((file) => resolve(cwd, file)),
      // One that is empty, as of a variable that was not set, is refused there: it must not pass for none.
      ...(integrity !== undefined && { integrity }),
      ...(options.run && { run: options.run }),
    })
    io.out(options.json ? JSON.stringify(view, null, 2) : saidOf(view))
  } finally {
    await source.done()
  }
}

interface Source {
  readonly path: string
  readonly integrity?: string
  done(): Promise<void>
}

/** What lies there comes first: a folder `pay-v3` is not looked for in a registry. */
async function sourceOf(what: string, cwd: string, io: PluginCliIo): Promise<Source> {
  const path = resolve(cwd, what)
  if (existsSync(path)) return { path, done: async () => {} }
  if (!isPathLike(what) && isRegistrySpec(what)) return fetchPackage(what, io)
  throw new CliError(
    `${what} is not there. Name the directory of a built package, its tarball, or a package of the registry (@acme/pay@^1.1.0).`,
  )
}

const isPathLike = (what: string): boolean => isAbsolute(what) || /^\.{1,2}(\/|$)|\.tgz$/.test(what)

const saidOf = ({ plugin, protocol, run, contract, integrity, state }: PluginView): string =>
  state === 'stable' || state === 'canary'
    ? `${plugin} is there already (${state}, ${run}).\nIntegrity: ${integrity}`
    : [
        `${plugin} is loaded (${run}, contract ${contract}); it gets no calls yet.`,
        `Integrity: ${integrity}`,
        `Next: wxhost rollout plan ${protocol} ${plugin} --why "…"`,
      ].join('\n')

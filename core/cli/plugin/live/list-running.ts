import type { PluginView } from '../../../plugin/live/plugin-view.ts'
import { formatTable } from '../format-table.ts'
import type { PluginCliIo } from '../plugin-cli-io.ts'
import { type LocalHostOptions, localHost } from './local-host.ts'

/** What the running host has loaded, and what for. */
export async function listRunning(options: LocalHostOptions, io: PluginCliIo): Promise<void> {
  const host = await localHost(options, io)
  const { plugins } = await host.ask<{ plugins: readonly PluginView[] }>('GET', '/admin/plugins')
  io.out(options.json ? JSON.stringify(plugins, null, 2) : table(plugins))
  for (const { plugin, faults } of plugins)
    for (const { code, what, remedy } of faults) io.err(`${plugin}: ${what} (${code}) ${remedy}`)
}

const table = (plugins: readonly PluginView[]): string =>
  formatTable(
    ['PLUGIN', 'PROTOCOL', 'STATE', 'RUN', 'CONTRACT', 'ADDED', 'FROM'],
    plugins.map(({ plugin, protocol, state, run, contract, added, from }) => [
      plugin,
      protocol ?? '-',
      state,
      run,
      contract ?? '-',
      added ? 'yes' : 'no',
      from,
    ]),
  ).join('\n')

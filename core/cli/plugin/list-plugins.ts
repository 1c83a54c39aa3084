import { systemClock } from '../../clock.ts'
import { describeFaults, type Fault } from '../../errors/host-error.ts'
import { examinePlugins } from '../../plugin/examine-plugins.ts'
import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import type { PluginStatus } from '../../plugin/plugin-status.ts'
import { workerStarter } from '../../runner/worker/start-plugin-worker.ts'
import { formatTable } from './format-table.ts'
import type { PluginCliIo } from './plugin-cli-io.ts'
import { filesOf, type ManifestOption, type ModeOption, modeOf } from './plugin-options.ts'

export interface ListOptions extends ManifestOption, ModeOption {
  readonly json?: boolean
}

/** Exit code 0 where the host would start with this manifest, else 1. */
export async function listPlugins(options: ListOptions, io: PluginCliIo): Promise<number> {
  const files = await filesOf(options, io)
  const found = await examinePlugins({
    ...files,
    mode: modeOf(options, io),
    clock: systemClock,
    startWorker: workerStarter(files.worker),
  })
  await found.close()
  if (options.json === true) io.out(JSON.stringify(toJson(found.statuses, found.faults, found.warnings), null, 2))
  else {
    io.out(found.statuses.length === 0 ? 'No plugins.' : table(found.statuses, io))
    if (found.warnings.length > 0) io.err(describeFaults('Warnings', found.warnings))
    if (found.faults.length > 0) io.err(describeFaults(`Faults of ${files.manifestFile}`, found.faults))
  }
  return found.fatal.length === 0 ? 0 : 1
}

function table(statuses: readonly PluginStatus[], io: PluginCliIo): string {
  const colours = { loaded: 'green', failed: 'red', 'not-loaded': 'yellow' } as const
  const rows = statuses.map((status) => [
    idOf(status) ?? '-',
    status.protocol ?? '-',
    status.packageName ?? '-',
    status.from,
    servesText(status),
    status.required ? 'yes' : 'no',
    status.run,
    status.contract?.state ?? '-',
    status.state,
  ])
  const lines = formatTable(
    ['PLUGIN', 'PROTOCOL', 'PACKAGE', 'FROM', 'SERVES', 'REQUIRED', 'RUN', 'CONTRACT', 'STATE'],
    rows,
  )
  return [
    lines[0],
    ...statuses.map(({ state }, i) => paintEnd(lines[i + 1] ?? '', state, io.colour(colours[state], state))),
  ].join('\n')
}

/** Colours the last cell only, after the widths are counted. */
const paintEnd = (line: string, plain: string, painted: string): string =>
  `${line.slice(0, line.length - plain.length)}${painted}`

const idOf = ({ id }: PluginStatus): string | undefined => id && formatPluginId(id)

function servesText({ serves, apps }: PluginStatus): string {
  if (!serves) return 'no app'
  return apps === undefined ? 'every app' : apps.join(',')
}

const toJson = (statuses: readonly PluginStatus[], faults: readonly Fault[], warnings: readonly Fault[]) => ({
  plugins: statuses.map((status) => ({
    ...status,
    id: idOf(status) ?? null,
    protocol: status.protocol ?? null,
    packageName: status.packageName ?? null,
    integrity: status.integrity ?? null,
    contract: status.contract ?? null,
    // null: every app
    apps: status.apps ?? null,
  })),
  faults,
  warnings,
})

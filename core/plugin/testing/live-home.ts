import { VirtualClock } from '../../testing/virtual-clock.ts'
import { importPlugin } from '../import-plugin.ts'
import type { CandidateParts } from '../install/load-candidate.ts'
import { openInstalled } from '../install/open-installed.ts'
import { createLivePlugins, type LivePluginEvent, type LivePluginsParts } from '../live/live-plugins.ts'
import type { LoadedPlugin } from '../loaded-plugin.ts'
import { formatPluginId } from '../loaded-plugin.ts'
import type { StartWorker } from '../start-worker.ts'
import type { PluginHome } from './plugin-home.ts'

/** A host's plugins as they run, with workers that only say what is done with them. */
export async function openLive(home: PluginHome, more: Partial<LivePluginsParts> = {}) {
  const said: string[] = []
  const events: LivePluginEvent[] = []
  const candidates: CandidateParts = {
    clock: new VirtualClock(1_700_000_000_000),
    startWorker: workersThatSay(said),
    lockFile: home.lockFile,
    contracts: home.contracts('warn'),
    home: home.path('data/plugins'),
    warm: () => {},
  }
  const { contracts = candidates.contracts } = more
  const { registry, statuses } = await home.load({ startWorker: candidates.startWorker })
  const installed = await openInstalled(registry, { ...candidates, contracts })
  const live = createLivePlugins({
    ...candidates,
    registry,
    statuses,
    installed,
    roles: () => () => undefined,
    heldBy: () => undefined,
    passed: async () => {},
    onEvent: (event) => events.push(event),
    ...more,
  })
  const ids = () => registry.list().map(({ id, run = 'inline' }: LoadedPlugin) => `${formatPluginId(id)} ${run}`)
  return { live, registry, ids, said, events }
}

const workersThatSay =
  (said: string[]): StartWorker =>
  async (found, limits) => {
    const name = formatPluginId(found.id)
    const { plugin } = await importPlugin(found, limits)
    said.push(`start ${name}`)
    const stop = async () => void said.push(`stop ${name}`)
    return { plugin, worker: { state: 'running', listen: () => {}, stop } }
  }

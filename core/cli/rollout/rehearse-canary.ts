import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { wireLimitsOf } from '../../call/wire-limits.ts'
import { systemClock } from '../../clock.ts'
import { createKeyring } from '../../keyring/derived-keyring.ts'
import { loadPlugins } from '../../plugin/load-plugins.ts'
import { formatPluginId, type LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { createSchemaCheck } from '../../runner/schema-check.ts'
import { workerStarter } from '../../runner/worker/start-plugin-worker.ts'
import { readSettings } from '../../settings/read-settings.ts'
import type { Settings } from '../../settings.ts'
import { createMask } from '../../shadow/diff/mask.ts'
import { armStarter } from '../../shadow/live/start-arm.ts'
import { reportLines } from '../../shadow/report/report-lines.ts'
import { type Rehearsal, type RehearsalArm, rehearse, unexpected } from '../../shadow/traffic/rehearse.ts'
import type { CliContext } from '../cli-context.ts'
import { CliError } from '../cli-error.ts'
import { say } from '../cli-io.ts'
import { overridesOf } from '../setting-options.ts'
import type { RehearseOptions } from './rehearse-options.ts'

/** @throws CliError, HostError: it could not even begin. */
export async function rehearseCanary(context: CliContext, canary: string, options: RehearseOptions): Promise<void> {
  const { io } = context
  const settings = await readSettings({ env: io.env, cwd: io.cwd, overrides: overridesOf(options), makeKey: false })
  const rehearsal = await rehearseWith(settings, canary, resolve(io.cwd, options.traffic))
  const surprises = unexpected(rehearsal.report, options.allow)
  if (options.json === true) say(io, JSON.stringify({ ...rehearsal, unexpected: surprises.length }, null, 2))
  else say(io, ...linesOf(rehearsal, surprises.length))
  const { compared, ungrouped } = rehearsal.report
  if (surprises.length > 0 || ungrouped > 0 || compared === 0) context.exitCode = 1
}

async function rehearseWith(settings: Settings, canary: string, file: string): Promise<Rehearsal> {
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError(`The recorded calls ${file} cannot be read (${cause.code ?? 'unknown'}).`)
  })
  const startWorker = workerStarter(settings.worker)
  // It is rehearsed before it is proven, perhaps.
  const plugins = await loadPlugins({ ...settings, contracts: undefined, clock: systemClock, startWorker })
  const arms = new Arms(settings, plugins.registry)
  try {
    const loaded = plugins.registry.list().find(({ id }) => formatPluginId(id) === canary)
    if (loaded === undefined) throw new CliError(notThere(canary, settings, plugins.registry))
    const arm = await arms.of(loaded)
    // Not before somebody reads them: lines that come earlier are lost.
    return await rehearse(handle.readLines(), {
      clock: systemClock,
      schemas: createSchemaCheck(),
      keyring: createKeyring(settings.masterKeys),
      mask: createMask(randomBytes(32)),
      protocol: loaded.protocol,
      canary: arm,
      stableFor: async (appid) => {
        const stable = plugins.registry.resolve(appid, loaded.protocol)
        return stable === undefined || stable === loaded ? undefined : arms.of(stable)
      },
    })
  } finally {
    await Promise.all([handle.close(), arms.stop(), plugins.close()])
  }
}

/** The versions of a rehearsal, each started once. */
class Arms {
  readonly #settings: Settings
  readonly #registry: PluginRegistry
  readonly #started = new Map<LoadedPlugin, Promise<RehearsalArm>>()

  constructor(settings: Settings, registry: PluginRegistry) {
    this.#settings = settings
    this.#registry = registry
  }

  of(loaded: LoadedPlugin): Promise<RehearsalArm> {
    const known = this.#started.get(loaded) ?? this.#start(loaded)
    this.#started.set(loaded, known)
    return known
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.#started.values()].map(async (arm) => (await arm).started.stop()))
  }

  async #start(loaded: LoadedPlugin): Promise<RehearsalArm> {
    const started = await armStarter(this.#settings.worker)(loaded)
    return { started, limitsOf: (appid) => wireLimitsOf(loaded, appid, this.#registry) }
  }
}

const notThere = (canary: string, { manifestFile }: Settings, registry: PluginRegistry): string => {
  const there = registry.list().map(({ id }) => formatPluginId(id))
  return `${manifestFile} has no ${canary} that can be loaded (it has ${there.join(', ') || 'none'}). Add it with "serves": false.`
}

function linesOf({ report, unreadable, skipped }: Rehearsal, surprises: number): readonly string[] {
  const unread = `${unreadable} lines do not open: they were sealed under another master key, or are no recorded calls`
  return [
    ...reportLines(report),
    ...(unreadable > 0 ? [unread] : []),
    ...(skipped > 0 ? [`${skipped} calls are of other protocols, or of apps that no other version serves`] : []),
    verdictOf(report.compared, report.groups.length, surprises),
  ]
}

function verdictOf(compared: number, groups: number, surprises: number): string {
  if (compared === 0) return 'Nothing could be compared.'
  if (groups === 0) return 'The two versions agree.'
  if (surprises === 0) return 'They differ only where it is allowed.'
  return `They differ at ${surprises === 1 ? 'a place that is' : `${surprises} places that are`} not allowed.`
}

import { appOwners } from './app/app-owners.ts'
import { type Clock, systemClock } from './clock.ts'
import { buildContainer } from './container.ts'
import { type ControlServer, type LocalDoors, openControlServer } from './http/control-server.ts'
import type { HttpParts } from './http/http-parts.ts'
import { createHttpServer } from './http/http-server.ts'
import type { PluginControl } from './plugin/live/plugin-control.ts'
import { formatPluginId } from './plugin/loaded-plugin.ts'
import type { Rollouts } from './rollout/rollouts.ts'
import { serviceKeys } from './service-keys.ts'
import type { Settings } from './settings.ts'
import { Closers } from './start/closers.ts'
import { followRollouts } from './start/follow-rollouts.ts'
import { openFoundations } from './start/foundations.ts'
import { drain, listen, settle } from './start/listen.ts'
import { type LoadedParts, loadParts } from './start/load-parts.ts'
import type { HostLog } from './start/log.ts'
import { pollSntp } from './transport/sntp.ts'

/** A host that listens. */
export interface RunningHost {
  /** e.g. `http://127.0.0.1:8080` */
  readonly url: string
  /** Those that are loaded, e.g. `template-v1@1.0.0`. */
  readonly plugins: readonly string[]
  /** Adds versions while it runs, and takes them out. */
  readonly pluginControl: PluginControl
  /** Of the apps in force now. */
  readonly appids: readonly string[]
  readonly rollouts: Rollouts
  /** Reads apps and secrets again: all or nothing. @throws HostError with all faults; what was in force stays. */
  reloadApps(): Promise<{ readonly apps: number }>
  /** Serves `/admin` on a Unix socket, for the host's own user. @throws Error where the socket cannot be made. */
  openControl(path: string, doors: LocalDoors): Promise<ControlServer>
  /** Stops accepting, lets calls in hand finish within the drain time, closes everything. */
  stop(): Promise<void>
}

/** What a test or an embedding program may put in place of the host's own. */
export interface HostOptions {
  readonly clock?: Clock
  readonly log?: HostLog
}

/** @throws HostError with everything that is wrong at once. */
export async function startHost(settings: Settings, options: HostOptions = {}): Promise<RunningHost> {
  const clock = options.clock ?? systemClock
  const loaded = await loadParts(settings, clock)
  const closers = new Closers()
  closers.add(() => loaded.plugins.close())
  try {
    return await run(settings, clock, loaded, closers, options.log)
  } catch (error) {
    await closers.close()
    throw error
  }
}

async function run(
  settings: Settings,
  clock: Clock,
  loaded: LoadedParts,
  closers: Closers,
  log: HostLog | undefined,
): Promise<RunningHost> {
  const { apps, plugins } = loaded
  let ownUrl: string | undefined
  // In the sandbox the mock reaches the host where it listens.
  const publicBaseUrl = () => settings.publicBaseUrl ?? (settings.mode === 'sandbox' ? ownUrl : undefined)
  const given = await openFoundations(settings, clock, loaded, closers, log, publicBaseUrl)
  const box = buildContainer(given, Math.random)
  const parts = box.resolve(serviceKeys.http)
  const credentials = box.resolve(serviceKeys.credentials)
  const rollouts = box.resolve(serviceKeys.rollouts)
  const live = box.resolve(serviceKeys.plugins)
  closers.add(() => live.close())
  const notifier = box.resolve(serviceKeys.notifier)
  closers.add(() => box.resolve(serviceKeys.webhookClient).close())
  closers.add(() => notifier.close())
  // After the calls in hand: what they say of their arm is evidence.
  closers.add(() => rollouts.close())
  closers.add(() => settle(allStopped(parts), clock))
  closers.add(() => box.resolve(serviceKeys.transport).close())
  closers.add(() => credentials.close())
  closers.add(() => box.resolve(serviceKeys.comparing).shadow.close())
  const deliverer = box.resolve(serviceKeys.deliverer)
  closers.add(() => deliverer.stop())
  const reconciler = box.resolve(serviceKeys.reconciler)
  closers.add(() => reconciler.stop())
  followRollouts({ rollouts, live, notifier, registry: plugins.registry, metrics: parts.metrics, log: given.log })
  const http = createHttpServer(parts)
  const { sntpServer } = settings.inbound
  if (sntpServer !== undefined) {
    const skew = box.resolve(serviceKeys.skew)
    const onProblem = (problem: string) => given.log.warn({ problem }, 'the time server gives no time')
    const polling = pollSntp({ clock, server: sntpServer, onSample: (sample) => skew.observe(sample), onProblem })
    closers.add(async () => polling.stop())
  }
  const url = await listen(http, settings)
  ownUrl = url
  deliverer.start()
  reconciler.start()
  return {
    url,
    get plugins() {
      return plugins.registry.list().map(({ id }) => formatPluginId(id))
    },
    pluginControl: live,
    get appids() {
      return apps.list().map(({ appid }) => appid)
    },
    rollouts,
    async reloadApps() {
      const before = new Map(apps.list().map((app) => [app.appid, app]))
      const change = await apps.reload()
      const gone = [...change.removed, ...change.secretsChanged].flatMap((appid) => before.get(appid) ?? [])
      credentials.forget(gone.flatMap(appOwners))
      return change
    },
    openControl: (path, doors) => openControlServer(path, parts, doors),
    async stop() {
      const idle = allStopped(parts)
      await drain(http, idle, settings.upstream.drainTimeoutMs, clock)
      await closers.close()
    },
  }
}

/** No call and no push is taken any more. @returns when none is in hand. */
const allStopped = async ({ inFlight, pushesInFlight }: HttpParts): Promise<void> => {
  await Promise.all([inFlight.stop(), pushesInFlight.stop()])
}

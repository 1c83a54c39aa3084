import type { Opened } from '@wxhost/core/protocol'
import { systemClock } from '../../../core/clock.ts'
import { loadPlugins } from '../../../core/plugin/load-plugins.ts'
import type { Settings } from '../../../core/settings.ts'
import { markHeader } from './raw-push.ts'

/** What the channels of the running host made of each push, by its mark. */
export interface Recorder {
  /** Undefined where no channel was asked, or it threw. */
  take(mark: string): Opened | undefined
}

/**
 * Listens at the channels of the plugins that the host of these settings has loaded: a module is loaded once, so these are
 * the very same objects. What they return is passed on as it is.
 */
export async function recordOpenings(settings: Settings): Promise<Recorder> {
  const seen = new Map<string, Opened>()
  const { registry } = await loadPlugins({ ...settings, clock: systemClock })
  for (const { plugin } of registry.list())
    for (const channel of Object.values(plugin.inbound ?? {})) {
      const open = channel.open
      Object.assign(channel, {
        async open(...[push, call]: Parameters<typeof open>) {
          const opened = await open.call(channel, push, call)
          const mark = push.headers[markHeader]
          if (mark !== undefined) seen.set(mark, opened)
          return opened
        },
      })
    }
  return {
    take(mark) {
      const opened = seen.get(mark)
      seen.delete(mark)
      return opened
    },
  }
}

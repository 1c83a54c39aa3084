import type { App } from '../../app/app.ts'
import { ownerKey } from '../../credential/owner.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { InboundChannel } from '../../protocol/index.ts'
import type { Lane } from '../../rollout/lanes.ts'
import type { Router } from '../../router/router.ts'
import type { FindOwners } from './find-owners.ts'

/** Whom a push is for, and who reads it. */
export interface PushAddress {
  /** `app:<appid>` or `merchant:<mchid>`. */
  readonly owner: string
  readonly app: App
  readonly loaded: LoadedPlugin
  /** Its own name, e.g. `notify`. */
  readonly channelName: string
  readonly channel: InboundChannel
  /** The rollout that takes its app in. */
  readonly lane: Lane | undefined
}

/**
 * @param ownerId an appid or a mchid.
 * @param fullName protocol and channel, e.g. `pay.notify`.
 * @returns undefined where no such owner is known, or no plugin that serves it takes such pushes.
 */
export function findAddress(
  ownerId: string,
  fullName: string,
  findOwners: FindOwners,
  router: Router,
): PushAddress | undefined {
  const dot = fullName.indexOf('.')
  const [protocol, channelName] = [fullName.slice(0, Math.max(0, dot)), fullName.slice(dot + 1)]
  for (const { kind, app } of findOwners(ownerId)) {
    const route = router.route(app.appid, protocol)
    const channel = channelOf(route?.loaded, channelName)
    if (route !== undefined && channel?.owner === kind) {
      const { loaded, lane } = route
      return { owner: ownerKey({ kind, id: ownerId }), app, loaded, channelName, channel, lane }
    }
  }
  return undefined
}

/** The same with the canary of its rollout; undefined where that takes no such pushes. */
export function canaryOf(address: PushAddress): PushAddress | undefined {
  const loaded = address.lane?.canary
  const channel = channelOf(loaded, address.channelName)
  if (loaded === undefined || channel?.owner !== address.channel.owner) return undefined
  return { ...address, loaded, channel }
}

function channelOf(loaded: LoadedPlugin | undefined, name: string): InboundChannel | undefined {
  const declared = loaded?.plugin.inbound ?? {}
  return Object.hasOwn(declared, name) ? declared[name] : undefined
}

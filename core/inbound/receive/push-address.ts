import type { App } from '../../app/app.ts'
import { ownerKey } from '../../credential/owner.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { InboundChannel } from '../../protocol/index.ts'
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
    const loaded = router.route(app.appid, protocol)?.loaded
    const declared = loaded?.plugin.inbound ?? {}
    const channel = Object.hasOwn(declared, channelName) ? declared[channelName] : undefined
    if (loaded !== undefined && channel?.owner === kind)
      return { owner: ownerKey({ kind, id: ownerId }), app, loaded, channelName, channel }
  }
  return undefined
}

import type { App, Apps } from '../../app/app.ts'

/** In whose name a push may come: what stands in its address is an appid, or the mchid of these apps. */
export interface PushOwner {
  readonly kind: 'app' | 'merchant'
  readonly app: App
}

/** The app of this appid, and those of this mchid, in the order of the apps file. */
export type FindOwners = (ownerId: string) => readonly PushOwner[]

export function createFindOwners(apps: Apps): FindOwners {
  // The list is replaced as a whole on reload: what was made of the old one goes with it.
  const byMchid = new WeakMap<readonly App[], Map<string, App[]>>()

  return (ownerId) => {
    const app = apps.get(ownerId)
    const list = apps.list()
    let merchants = byMchid.get(list)
    if (merchants === undefined) {
      merchants = Map.groupBy(
        list.filter(({ mchid }) => mchid !== undefined),
        ({ mchid }) => mchid ?? '',
      )
      byMchid.set(list, merchants)
    }
    const own: readonly PushOwner[] = app === undefined ? [] : [{ kind: 'app', app }]
    return [...own, ...(merchants.get(ownerId) ?? []).map((each) => ({ kind: 'merchant', app: each }) as const)]
  }
}

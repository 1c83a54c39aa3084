import type { App, Apps } from './app.ts'
import { type AppsChange, appsChange } from './apps-change.ts'

/** The apps in force, and the way to read them anew. */
export interface AppRegistry extends Apps {
  /**
   * Reads all apps again and puts them in force at once; where anything is wrong, what was in force stays.
   * Reloads asked for at the same time run one after the other: each sees the files as they are after it was asked.
   * @throws what `load` throws
   */
  reload(): Promise<AppsChange>
}

/** @throws what `load` throws */
export async function createAppRegistry(load: () => Promise<readonly App[]>): Promise<AppRegistry> {
  let inForce = index(await load())
  let last: Promise<unknown> = Promise.resolve()

  const exchange = async (): Promise<AppsChange> => {
    const next = index(await load())
    const change = appsChange(inForce.list, next.list)
    inForce = next
    return change
  }

  return {
    get: (appid) => inForce.byAppid.get(appid),
    list: () => inForce.list,
    reload: () => {
      const reloading = last.then(exchange)
      last = reloading.catch(() => undefined)
      return reloading
    },
  }
}

const index = (apps: readonly App[]) => ({
  list: Object.freeze([...apps]),
  byAppid: new Map(apps.map((app) => [app.appid, app])),
})

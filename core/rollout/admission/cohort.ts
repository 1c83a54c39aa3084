import type { Cohort } from '../plan.ts'
import { positionOf } from './position.ts'

/** Whether calls of this app are compared at all. The same on every host; raising the share only adds appids. */
export function takesPart({ apps, share }: Cohort, rolloutId: string, appid: string): boolean {
  if (apps !== undefined && !apps.includes(appid)) return false
  // Another seed than keys have: where an appid is itself the key, a tenth of appids would take all keys below a tenth.
  return share === undefined || positionOf(`${rolloutId}\ncohort`, appid) < share
}

import type { Interaction } from '@wxhost/contracts'
import { stateChanges } from './notify/state-changed.ts'
import { applications } from './operation/apply.ts'
import { cancellings } from './operation/cancel.ts'
import { statuses } from './operation/status.ts'
import { supplements } from './operation/supplement.ts'

/** What the project's own contract of claims documents (x-origin: project), as exchanges with this plugin. */
export const interactions: readonly Interaction[] = [
  ...applications,
  ...statuses,
  ...cancellings,
  ...supplements,
  ...stateChanges,
]

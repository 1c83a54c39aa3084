import type { Shadow } from '../shadow/shadow.ts'
import type { Reproduce } from '../shadow/suspicion.ts'
import type { Invoke } from './invoke.ts'

/** All that runs two versions over one call. */
export interface Comparing {
  readonly shadow: Shadow
  readonly reproduce: Reproduce
  /** Records a sample of calls, where the settings say so. */
  recorded(invoke: Invoke): Invoke
}

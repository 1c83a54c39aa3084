import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { AnyOperation } from '../protocol/index.ts'
import { createAdmission } from '../rollout/admission/create-admission.ts'
import type { Lane, Lanes } from '../rollout/lanes.ts'
import type { Observation } from '../rollout/observation.ts'
import { fakeLoaded } from './fake-plugin.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** The fake plugin's next version. */
export const fakeCanary = (operations: Readonly<Record<string, AnyOperation>> = {}): LoadedPlugin => ({
  ...fakeLoaded(operations),
  id: { name: 'fake-v1', version: '1.1.0' },
})

export interface FakeLanes extends Lanes {
  readonly seen: Observation[]
  /** In millionths. */
  setWeight(weight: number): void
  /** The rollout is taken back: there is no canary any more. */
  end(): void
}

/** One rollout of protocol `fake` for every app, with all that routing sees of it. */
export function fakeLanes(
  clock: VirtualClock,
  more: Partial<Pick<Lane, 'canary' | 'shadowShare' | 'isSuspended'>> = {},
): FakeLanes {
  const seen: Observation[] = []
  const admission = createAdmission({
    rolloutId: 'fake-7f3k2a9c',
    slowMs: 2_500,
    clock,
    observe: (prefix) => void seen.push(...prefix),
  })
  const lane: Lane = {
    rolloutId: 'fake-7f3k2a9c',
    canary: fakeCanary(),
    shadowShare: 0,
    armOf: (key) => admission.armOf(key),
    admit: (arm, appid, repeatKey) => admission.admit(arm, appid, repeatKey),
    ...more,
  }
  let current: Lane | undefined = lane
  return {
    seen,
    lane: (_appid, protocol) => (protocol === 'fake' ? current : undefined),
    stableFor: (_appid, _protocol, wanted) => wanted,
    setWeight: (weight) => admission.setWeight(weight),
    end() {
      current = undefined
    },
  }
}

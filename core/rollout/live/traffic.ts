import type { Clock } from '../../clock.ts'

const minuteMs = 60_000
/** The first calls after a start say little of a minute. */
const leastPassed = 1 / 6

/** Calls of one app in one protocol. */
export interface CallCounter {
  calls: number
}

interface Minutes extends CallCounter {
  /** Of the minute before. */
  before: number
}

/** How much traffic there is, by app and protocol: counted by one addition a call. */
export interface Traffic {
  /** The same one for the same app, to be kept by whoever counts. */
  counter(protocol: string, appid: string): CallCounter
  /** Calls a minute at present of the apps that take part. */
  perMinute(protocol: string, takesPart: (appid: string) => boolean): number
  close(): void
}

/** Two minutes are kept: the last whole one, and the one under way; what lies a minute back is weighed between them. */
export function createTraffic(clock: Clock): Traffic {
  const protocols = new Map<string, Map<string, Minutes>>()
  const openedAt = clock.monotonic()
  let minuteBegan = openedAt

  const turn = () => {
    timer = clock.after(minuteMs, turn)
    minuteBegan = clock.monotonic()
    for (const apps of protocols.values())
      for (const minutes of apps.values()) {
        minutes.before = minutes.calls
        minutes.calls = 0
      }
  }
  let timer = clock.after(minuteMs, turn)

  return {
    counter(protocol, appid) {
      const apps = protocols.get(protocol) ?? new Map<string, Minutes>()
      protocols.set(protocol, apps)
      const minutes = apps.get(appid) ?? { calls: 0, before: 0 }
      apps.set(appid, minutes)
      return minutes
    },
    perMinute(protocol, takesPart) {
      const now = clock.monotonic()
      const passed = Math.min(1, (now - minuteBegan) / minuteMs)
      let sum = 0
      for (const [appid, { calls, before }] of protocols.get(protocol) ?? [])
        if (takesPart(appid)) sum += calls + before * (1 - passed)
      // In the first minute there is none before it: what came so far is taken for the rest of it as well.
      return minuteBegan === openedAt ? sum / Math.max(passed, leastPassed) : sum
    },
    close: () => timer.cancel(),
  }
}

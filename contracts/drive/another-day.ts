const RealDate = Date
const daysOff = 1_000
const dayMs = 86_400_000

/** As the process's own clock would show it, years from now: whoever reads it gives something else than before. */
class ShiftedDate extends RealDate {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(ShiftedDate.now())
    else super(...(given as [number]))
  }

  static override now(): number {
    return RealDate.now() + daysOff * dayMs
  }
}

/** Whole hours and minutes off all that machines are set to: who formats a date by the zone of the machine gives another. */
const farZone = 'Pacific/Chatham'

/** Runs with another date, and another time zone, in the process: what is asked of the Call alone stays the same. */
export async function onAnotherDay<T>(run: () => Promise<T>): Promise<T> {
  const zone = process.env.TZ
  globalThis.Date = ShiftedDate as DateConstructor
  process.env.TZ = farZone
  try {
    return await run()
  } finally {
    globalThis.Date = RealDate
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
}

import type { Clock, Timer } from '../clock.ts'
import type { Settled } from '../protocol/index.ts'
import type { StateDatabase } from '../sqlite/state-database.ts'
import { nextAskAt } from './ask-schedule.ts'
import { outcomeOf, type Told, toldBy } from './known-outcome.ts'
import { mergeSettled, mergeTracked } from './merge-outcome.ts'
import { outcomeRows } from './outcome-rows.ts'
import type { OutcomeId, OutcomeStore } from './outcome-store.ts'

const purgeEveryMs = 3_600_000
/** Notes of this long go to disk together: a flush for each turn of the event loop would halve what the host can do. */
const noteMs = 50

/**
 * Outcomes in the state database, so that a push and what it settles are written together.
 * @param onLost told why notes could not be written.
 */
export function createSqliteOutcomeStore(
  { database, writer }: StateDatabase,
  clock: Clock,
  onLost: (error: unknown) => void = () => {},
): OutcomeStore {
  const rows = outcomeRows(database)
  let timer: Timer

  const purge = () => {
    timer = clock.after(purgeEveryMs, purge)
    // What cannot be purged now is purged an hour later: reads do not show it.
    writer.write(() => rows.purge(clock.now())).catch(() => {})
  }
  purge()

  const noted: (readonly [OutcomeId, Told])[] = []
  let noting: Timer | undefined
  const writeTold = (id: OutcomeId, told: Told) => {
    const now = clock.now()
    rows.put(id, mergeTracked(rows.get(id, now), told, now))
  }
  const writeNotes = () => {
    noting?.cancel()
    noting = undefined
    const notes = noted.splice(0)
    if (notes.length === 0) return
    writer
      .write(() => {
        for (const [id, told] of notes) writeTold(id, told)
      })
      .catch(onLost)
  }

  const takeNotes = (key: string, owner: string) => {
    const taken = noted.filter(([id]) => id.key === key && id.owner === owner)
    if (taken.length > 0) noted.splice(0, noted.length, ...noted.filter((one) => !taken.includes(one)))
    return taken
  }

  const settleNow = (place: { owner: string; protocol: string }, settled: Settled) => {
    const id = { ...place, key: settled.key }
    const now = clock.now()
    // An answer that is noted came before: its word must not be the last one.
    for (const [noteId, told] of takeNotes(settled.key, place.owner)) writeTold(noteId, told)
    const known = rows.get(id, now)
    const merged = mergeSettled(known, settled, now)
    if (merged !== known) rows.put(id, merged)
  }

  return {
    note(place, appid, tracked) {
      noted.push([{ ...place, key: tracked.key }, toldBy(appid, tracked)])
      noting ??= clock.after(noteMs, writeNotes)
    },
    async track(place, appid, tracked) {
      const id = { ...place, key: tracked.key }
      const told = toldBy(appid, tracked)
      await writer.write(() => writeTold(id, told))
    },
    settle: (place, settled) => writer.write(() => settleNow(place, settled)),
    settleNow,
    forget: (id) =>
      writer.write(() => {
        if (rows.get(id, clock.now())?.stage === 'sent') rows.remove(id)
      }),
    find(id) {
      // Who asks right after the answer is told of it.
      if (noted.some(([{ key, owner }]) => key === id.key && owner === id.owner)) {
        writeNotes()
        writer.flush()
      }
      const known = rows.get(id, clock.now())
      return known === undefined ? undefined : outcomeOf(id, known)
    },
    due: (now, most) => rows.due(now, most).map(([id, known]) => outcomeOf(id, known)),
    asked: (id, now) =>
      writer.write(() => {
        const known = rows.get(id, now)
        if (known?.askSince === undefined) return
        rows.put(id, { ...known, nextAskAt: nextAskAt(known.askSince, now) })
      }),
    close() {
      timer.cancel()
      writeNotes()
    },
  }
}

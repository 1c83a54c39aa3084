import type { Clock } from '../../clock.ts'
import type { Keyring } from '../../keyring/keyring.ts'
import type { OutcomeStore } from '../../outcome/outcome-store.ts'
import type { StateDatabase } from '../../sqlite/state-database.ts'
import type { DeliveryState, InboxStore, StoredEvent } from '../inbox-store.ts'
import { createTakeIn, type Taken } from './accept-rows.ts'
import { changeRows } from './change-rows.ts'
import { eventRows, readEvent, unreadable } from './event-rows.ts'
import { inboxSchema } from './inbox-schema.ts'
import { preparePush } from './prepared-push.ts'
import { keepTidy, type Retention, usualRetention } from './retention.ts'
import { inboxSeals } from './sealed-event.ts'

/** Some 20 ms of writing: pushes come in between. */
const purgeSlice = 100
/** The same for what is handed out again. */
const replaySlice = 1_000

/**
 * The inbox in the state database, together with the outcomes that pushes settle. Types, channels, owners and times lie
 * there in the clear, everything else sealed or hashed.
 */
export function createSqliteInbox(
  { database, writer }: StateDatabase,
  keyring: Keyring,
  outcomes: Pick<OutcomeStore, 'settleNow'>,
  clock: Clock,
  retention: Retention = usualRetention,
): InboxStore {
  database.exec(inboxSchema)
  const seals = inboxSeals(keyring)
  const takeIn = createTakeIn(database, outcomes)
  const rows = eventRows(database)
  const change = changeRows(database)
  const listeners: (() => void)[] = []
  const notify = () => {
    for (const listener of listeners) listener()
  }

  const purge = async (before: number, states: readonly DeliveryState[]): Promise<number> => {
    let count = 0
    for (const state of states) {
      let slice = purgeSlice
      while (slice === purgeSlice) {
        await writer.write(() => {
          slice = change.purge(state, before, purgeSlice)
        })
        count += slice
      }
    }
    return count
  }
  const replayIds = async (ids: readonly string[], state: DeliveryState | undefined, now: number): Promise<number> => {
    let count = 0
    await writer.write(() => {
      count = ids.filter((id) => change.replayOne(id, state, now)).length
    })
    return count
  }
  /** Onwards by sequence number: what is delivered again meanwhile is not begun anew. */
  const replayState = async (state: DeliveryState | undefined, now: number): Promise<number> => {
    let [count, last, found]: [number, number, readonly number[]] = [0, 0, []]
    if (state === undefined) return count
    do {
      await writer.write(() => {
        found = change.replaySome(state, last, replaySlice, now)
      })
      count += found.length
      last = Math.max(last, ...found)
    } while (found.length === replaySlice)
    return count
  }
  const tidy = keepTidy(clock, retention, purge, () =>
    writer.write(() => {
      change.purgeNonces(clock.now())
      change.hurry(clock.now())
    }),
  )

  return {
    async accept(push) {
      const now = clock.now()
      const prepared = preparePush(push, seals, now)
      let taken: Taken = { kind: 'replayed' }
      await writer.write(() => {
        taken = takeIn(prepared, now)
      })
      if (push.hasWebhook && hasNew(taken)) notify()
      return storedOf(taken, seals.openAnswer)
    },
    async answered(ids, answer) {
      const sealed = ids.map((id) => [id, seals.sealAnswer(id, answer)] as const)
      await writer.write(() => {
        for (const [id, text] of sealed) change.answered(id, text)
      })
    },
    due: (now, most, without = []) =>
      rows.due(now, most, without).flatMap((row) => {
        const { event, isReadable } = readEvent(row, seals)
        if (isReadable) return [event]
        // Else it would stand in the way for ever; once the master key is back it can be replayed.
        writer.write(() => change.died(event.id, unreadable)).catch(() => {})
        return []
      }),
    nextDueAt: rows.nextDueAt,
    delivered: (id, at) => writer.write(() => change.delivered(id, at)),
    failed: (id, problem, next) =>
      writer.write(() => (next === 'dead' ? change.died(id, problem) : change.failed(id, problem, next.at))),
    find(id) {
      const row = rows.find(id)
      return row === undefined ? undefined : readEvent(row, seals).event
    },
    list: ({ state, channel, before, most }): readonly StoredEvent[] =>
      rows.list(state, channel, before, most).map((row) => readEvent(row, seals).event),
    async replay({ ids, state }, now) {
      const count = ids === undefined ? await replayState(state, now) : await replayIds(ids, state, now)
      if (count > 0) notify()
      return count
    },
    purge,
    counts: rows.counts,
    onPending: (listener) => void listeners.push(listener),
    close: () => tidy.stop(),
  }
}

const hasNew = (taken: Taken): boolean => taken.kind === 'stored' && taken.events.some(({ isNew }) => isNew)

function storedOf(
  taken: Taken,
  openAnswer: ReturnType<typeof inboxSeals>['openAnswer'],
): Awaited<ReturnType<InboxStore['accept']>> {
  if (taken.kind === 'replayed') return taken
  const { events, sealedAnswer } = taken
  const answer = sealedAnswer === undefined ? undefined : openAnswer(sealedAnswer.id, sealedAnswer.text)
  return { kind: 'stored', events, ...(answer === undefined ? {} : { answer }) }
}

import type { DatabaseSync } from 'node:sqlite'
import type { OutcomeStore } from '../../outcome/outcome-store.ts'
import type { PreparedEvent, PreparedPush } from './prepared-push.ts'

/** How a push was taken in. `sealedAnswer`: how it was answered before, with the event that it is bound to. */
export type Taken =
  | {
      readonly kind: 'stored'
      readonly events: readonly { readonly id: string; readonly isNew: boolean }[]
      readonly sealedAnswer: { readonly id: string; readonly text: string } | undefined
    }
  | { readonly kind: 'replayed' }

/** To be called within a transaction: nonce, events, their names and what they settle are written together. */
export type TakeIn = (push: PreparedPush, now: number) => Taken

export function createTakeIn(database: DatabaseSync, outcomes: Pick<OutcomeStore, 'settleNow'>): TakeIn {
  const findNonce = database.prepare('SELECT body_hash FROM inbox_nonce WHERE id = ? AND ends_at > ?')
  const putNonce = database.prepare('INSERT OR REPLACE INTO inbox_nonce (id, body_hash, ends_at) VALUES (?, ?, ?)')
  const findEvent = database.prepare('SELECT event FROM inbox_alias WHERE alias = ?')
  const putAlias = database.prepare('INSERT OR IGNORE INTO inbox_alias (alias, event) VALUES (?, ?)')
  const findAnswer = database.prepare('SELECT answer FROM inbox WHERE id = ?')
  const putEvent = database.prepare(`
    INSERT INTO inbox (id, owner, appid, channel, type, order_hash, received_at, state, tries, next_try_at, sealed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`)

  const isReplayed = ({ nonce }: PreparedPush, now: number): boolean => {
    if (nonce === undefined) return false
    const known = findNonce.get(nonce.id, now)?.body_hash
    if (known === undefined) putNonce.run(nonce.id, nonce.bodyHash, nonce.endsAt)
    // The same bytes again are a repeat: answered like the first time, never refused.
    return known !== undefined && known !== nonce.bodyHash
  }

  const knownAs = ({ aliases }: PreparedEvent): string | undefined => {
    for (const alias of aliases) {
      const found = findEvent.get(alias)?.event
      if (typeof found === 'string') return found
    }
    return undefined
  }

  const take = (push: PreparedPush, event: PreparedEvent, now: number) => {
    const known = knownAs(event)
    const id = known ?? event.id
    if (known === undefined) {
      const { owner, appid, channel, state } = push
      putEvent.run(id, owner, appid, channel, event.type, event.orderHash ?? null, now, state, now, event.sealed)
    }
    for (const alias of event.aliases) putAlias.run(alias, id)
    if (event.settles !== undefined) outcomes.settleNow(event.settles, event.settles.settled)
    return { id, isNew: known === undefined }
  }

  return (push, now) => {
    if (isReplayed(push, now)) return { kind: 'replayed' }
    const events = push.events.map((event) => take(push, event, now))
    const answers = events.map(({ id }) => ({ id, text: findAnswer.get(id)?.answer }))
    const answer = answers.find((one): one is { id: string; text: string } => typeof one.text === 'string')
    return { kind: 'stored', events, sealedAnswer: answer }
  }
}

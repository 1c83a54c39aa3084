import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createSqliteOutcomeStore } from '../../outcome/sqlite-outcome-store.ts'
import type { InboundEvent } from '../../protocol/index.ts'
import { openStateDatabase } from '../../sqlite/state-database.ts'
import { testKeyring } from '../../testing/keyring.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { createSqliteInbox } from '../inbox/sqlite-inbox.ts'
import type { AcceptedPush, InboxStore } from '../inbox-store.ts'

/** An inbox and its outcomes in one real file, which may be closed and opened again. */
export async function inboxRig() {
  const directory = mkdtempSync(join(tmpdir(), 'wxhost-inbox-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const clock = new VirtualClock()
  const file = join(directory, 'state.db')
  const open = async (key?: string) => {
    const state = await openStateDatabase(file)
    const outcomes = createSqliteOutcomeStore(state, clock)
    const inbox = createSqliteInbox(state, testKeyring(key), outcomes, clock)
    const close = () => {
      if (!state.database.isOpen) return
      inbox.close()
      outcomes.close()
      state.close()
    }
    onTestFinished(close)
    return { state, outcomes, inbox, close }
  }
  return { clock, file, directory, open, ...(await open()) }
}

export const event = (id: string, more: Partial<InboundEvent> = {}): InboundEvent => ({
  id,
  type: 'TRANSACTION.SUCCESS',
  data: { out_trade_no: id },
  ...more,
})

export const pushOf = (events: readonly InboundEvent[], more: Partial<AcceptedPush> = {}): AcceptedPush => ({
  owner: 'merchant:1900000109',
  appid: 'wxd678efh567hg6787',
  mchid: '1900000109',
  protocol: 'pay',
  channel: 'notify',
  events,
  ack: { status: 204, body: '' },
  hasWebhook: true,
  ...more,
})

/** Stores one event and tells its id. */
export async function storeOne(inbox: InboxStore, given: InboundEvent, more?: Partial<AcceptedPush>): Promise<string> {
  const stored = await inbox.accept(pushOf([given], more))
  const id = stored.kind === 'stored' ? stored.events[0]?.id : undefined
  if (id === undefined) throw new Error('the event was not stored')
  return id
}
